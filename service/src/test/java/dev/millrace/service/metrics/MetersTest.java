package dev.millrace.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetersTest {

  private enum Sample implements Metric {
    PLAIN(MetricSpec.counter("sample.plain", "things", "plain").withUnitInName()),
    DIVIDED(
        MetricSpec.counter("sample.divided", "things", "divided")
            .by(TagKey.open("model"), TagKey.of("kind", Kind.class, "other"))),
    NAMED(MetricSpec.counter("sample.named", "things", "named").by(TagKey.open("name"))),
    TIME(MetricSpec.timer("sample.time", "time").withHistogram()),
    SIZE(MetricSpec.distribution("sample.size", "things", "size")),
    NOW(MetricSpec.gauge("sample.now", "things", "now"));

    private enum Kind {
      BIG,
      SMALL
    }

    @SuppressWarnings("ImmutableEnumChecker") // its lists are copies
    private final MetricSpec spec;

    Sample(MetricSpec spec) {
      this.spec = spec;
    }

    @Override
    public MetricSpec spec() {
      return spec;
    }
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Meters meters = new Meters(registry, Map.of("model", "m"));

  @Test
  void shouldStandAtZeroWhereEveryTagValueIsKnown() {
    meters.start(Sample.values());

    assertThat(registry.get("sample.plain").counter().count()).isZero();
    assertThat(registry.get("sample.divided").tag("model", "m").counters())
        .extracting(counter -> counter.getId().getTag("kind"))
        .containsExactlyInAnyOrder("big", "small", "other");
    assertThat(registry.get("sample.time").timer().count()).isZero();
    assertThat(registry.get("sample.size").summary().count()).isZero();
    assertThat(registry.find("sample.named").meters()).isEmpty();
    assertThat(registry.find("sample.now").meters()).isEmpty();
  }

  @Test
  void shouldFindAMeterAgain() {
    meters.count(Sample.DIVIDED, "big");
    meters.count(Sample.DIVIDED, "big");
    meters.timer(Sample.TIME).record(2, TimeUnit.SECONDS);

    assertThat(registry.get("sample.divided").tags("model", "m", "kind", "big").counter().count())
        .isEqualTo(2);
    assertThat(registry.get("sample.time").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void shouldShowWhatIsCountedElsewhere() {
    AtomicLong source = new AtomicLong(3);

    meters.counter(Sample.NAMED, source, AtomicLong::get, "x");
    meters.gauge(Sample.NOW, source::get);
    source.set(5);

    assertThat(registry.get("sample.named").tag("name", "x").functionCounter().count())
        .isEqualTo(5);
    assertThat(registry.get("sample.now").gauge().value()).isEqualTo(5);
  }

  @Test
  void shouldExportTheUnitOnlyWhereTheCatalogueSaysSo() {
    meters.start(Sample.PLAIN, Sample.DIVIDED);

    assertThat(registry.get("sample.plain").counter().getId().getBaseUnit()).isEqualTo("things");
    assertThat(registry.get("sample.divided").meters())
        .allMatch(meter -> meter.getId().getBaseUnit() == null);
  }

  @Test
  void shouldRefuseWhatTheCatalogueDoesNotSay() {
    assertThatThrownBy(() -> meters.count(Sample.DIVIDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample.divided: no value for the tag kind");
    assertThatThrownBy(() -> meters.count(Sample.PLAIN, "too much"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample.plain: more values than tags");
    assertThatThrownBy(() -> meters.timer(Sample.PLAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample.plain is no TIMER");
    assertThatThrownBy(() -> meters.count(Sample.DIVIDED, "strange"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("sample.divided: the catalogue lacks kind=strange");
  }
}
