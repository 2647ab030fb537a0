package dev.millrace.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HealthReportTest {

  private static final Health WELL = new Health(Health.State.HEALTHY, true, Map.of());
  private static final OpsServerSettings SETTINGS = OpsServerSettings.DEFAULT;

  @Test
  void shouldAddUpWhatItsRolesSay() {
    HealthReport report =
        report(
            Map.of(
                "dispatcher",
                new Health(Health.State.HEALTHY, true, Map.of("queue_depth", 7)),
                "ingest",
                new Health(Health.State.DEGRADED, true, Map.of("queue_depth", 3L)),
                "worker",
                new Health(
                    Health.State.HEALTHY,
                    true,
                    Map.of("models_loaded", List.of("b", "a"), "memory_used_bytes", 50))));

    assertThat(report.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(report.ready()).isTrue();
    assertThat(report.acceptingRequests()).isTrue();
    assertThat(report.queueDepth()).isEqualTo(10);
    assertThat(report.modelsLoaded()).containsExactly("a", "b");
    assertThat(report.memoryUsedBytes()).isEqualTo(150);
    assertThat(report.toMap())
        .containsOnlyKeys(
            "state",
            "ready",
            "obstacles",
            "accepting_requests",
            "models_loaded",
            "memory_used_bytes",
            "queue_depth",
            "uptime_secs",
            "roles")
        .containsEntry("state", "degraded")
        .containsEntry("uptime_secs", 61L);
  }

  @Test
  void shouldNotBeReadyWhenARoleIsNot() {
    HealthReport report =
        report(Map.of("a", WELL, "b", new Health(Health.State.HEALTHY, false, Map.of())));

    assertThat(report.ready()).isFalse();
    assertThat(report.acceptingRequests()).isFalse();
    assertThat(report.obstacles()).containsExactly("b is not ready");
  }

  @Test
  void shouldNotBeReadyWhenARoleIsUnhealthy() {
    HealthReport report = report(Map.of("a", new Health(Health.State.UNHEALTHY, true, Map.of())));

    assertThat(report.obstacles()).containsExactly("a is unhealthy");
  }

  @Test
  void shouldNeedAModelOnlyWhenItIsRequired() {
    OpsServerSettings strict = new OpsServerSettings("127.0.0.1", 0, true, 1000);

    assertThat(report(Map.of("a", WELL)).ready()).isTrue();
    assertThat(report(Map.of("a", WELL), strict).obstacles()).containsExactly("no model is loaded");
    assertThat(
            report(
                    Map.of(
                        "a",
                        new Health(
                            Health.State.HEALTHY, true, Map.of("models_loaded", List.of("m")))),
                    strict)
                .ready())
        .isTrue();
  }

  @Test
  void shouldStayReadyButNotAcceptWhenARoleAcceptsNothing() {
    HealthReport report =
        report(
            Map.of(
                "ingest",
                new Health(Health.State.HEALTHY, true, Map.of("accepting_requests", false))));

    assertThat(report.ready()).isTrue();
    assertThat(report.acceptingRequests()).isFalse();
  }

  @Property
  void shouldBeReadyExactlyUpToTheLimitOfWaitingRequests(@ForAll int depth, @ForAll int limit) {
    OpsServerSettings settings = new OpsServerSettings("127.0.0.1", 0, false, Math.max(0, limit));

    HealthReport report =
        report(
            Map.of("d", new Health(Health.State.HEALTHY, true, Map.of("queue_depth", depth))),
            settings);

    assertThat(report.ready()).isEqualTo(depth <= Math.max(0, limit));
  }

  private static HealthReport report(Map<String, Health> roles) {
    return report(roles, SETTINGS);
  }

  private static HealthReport report(Map<String, Health> roles, OpsServerSettings settings) {
    return HealthReport.of(roles, settings, 100, Duration.ofSeconds(61));
  }
}
