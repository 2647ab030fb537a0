package dev.millrace.replay.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.Priority;
import dev.millrace.replay.pool.EngineTimes;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedTrafficTest {

  private static final PoolSettings POOL = PoolSettings.of(10, 8, 8_192, EngineTimes.DEFAULTS);

  @Test
  void shouldBeTheSameForTheSameSeedAndAnotherForAnother() {
    Traffic once = GeneratedTraffic.of(shape(3, 500, 4, 1), POOL);

    assertThat(GeneratedTraffic.of(shape(3, 500, 4, 1), POOL)).isEqualTo(once);
    assertThat(GeneratedTraffic.of(shape(4, 500, 4, 1), POOL)).isNotEqualTo(once);
  }

  /** Bursts are few, so their mean is less certain. */
  @ParameterizedTest
  @CsvSource({"1, 0.02", "6, 0.12"})
  void shouldBringAsMuchWorkAsItsLoadSays(double bursts, double error) {
    Traffic traffic = GeneratedTraffic.of(shape(1, 60_000, 4, bursts), POOL);

    double work =
        traffic.requests().stream()
            .mapToDouble(each -> POOL.times().share(each.inputTokens(), each.outputTokens(), 8))
            .sum();

    assertThat(work / 1e9 / traffic.seconds() / POOL.workers())
        .isCloseTo(0.8, Offset.offset(error));
  }

  @Test
  void shouldSpreadTenantsAndPrioritiesAsItsSharesSay() {
    Traffic traffic = GeneratedTraffic.of(shape(1, 40_000, 3, 1), POOL);

    Map<String, Double> tenants = shares(traffic, TracedRequest::tenant);
    assertThat(tenants.get("tenant-1")).isCloseTo(6 / 11.0, Offset.offset(0.02));
    assertThat(tenants.get("tenant-3")).isCloseTo(2 / 11.0, Offset.offset(0.02));
    Map<Priority, Double> priorities = shares(traffic, TracedRequest::priority);
    assertThat(priorities.get(Priority.CRITICAL)).isCloseTo(0.1, Offset.offset(0.01));
    assertThat(priorities.get(Priority.HIGH)).isCloseTo(0.2, Offset.offset(0.01));
    assertThat(priorities.get(Priority.LOW)).isCloseTo(0.3, Offset.offset(0.01));
  }

  @Test
  void shouldShareBeginningsInsideATenantAlone() {
    Traffic traffic = GeneratedTraffic.of(shape(1, 5_000, 3, 1), POOL);

    Map<Long, Long> tenantsOfPrefix =
        traffic.requests().stream()
            .filter(each -> each.prefix().first() != 0)
            .collect(
                Collectors.groupingBy(
                    each -> each.prefix().first(),
                    Collectors.mapping(
                        TracedRequest::tenant,
                        Collectors.collectingAndThen(
                            Collectors.toSet(), tenants -> (long) tenants.size()))));

    assertThat(tenantsOfPrefix.values()).containsOnly(1L);
    assertThat(tenantsOfPrefix.keySet().stream().filter(key -> key > 0)).hasSize(3 * 5);
    assertThat(traffic.requests())
        .allMatch(each -> each.maxTokens() >= each.outputTokens())
        .allMatch(each -> each.inputTokens() + each.outputTokens() <= POOL.context());
  }

  @Test
  void shouldNameTheOptionThatIsOutOfRange() {
    assertThatThrownBy(() -> shape(1, 0, 3, 1)).hasMessageContaining("--requests");
    assertThatThrownBy(() -> shape(1, 5, 3, 0.5)).hasMessageContaining("--bursts");
  }

  private static <K> Map<K, Double> shares(Traffic traffic, Function<TracedRequest, K> key) {
    return traffic.requests().stream()
        .collect(
            Collectors.groupingBy(
                key,
                Collectors.collectingAndThen(
                    Collectors.counting(), count -> (double) count / traffic.size())));
  }

  private static TrafficShape shape(long seed, int requests, int tenants, double bursts) {
    return new TrafficShape(
        seed, requests, tenants, 1, 0.8, bursts, 300, 1, 120, 1, 0.5, 5, 0.1, 0.2, 0.3, 0);
  }
}
