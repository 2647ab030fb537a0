package dev.millrace.bench.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.model.Outcome;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CancelTimesTest {

  private final CancelTimes times = new CancelTimes();
  private final BenchReport report = new BenchReport("cancel", 1);

  @Test
  void shouldPassWhenSlotsAreFreeInTime() {
    times.answered(Duration.ofMillis(2).toNanos());
    times.freed(Duration.ofMillis(69).toNanos(), Outcome.CANCELLED);

    judge();

    assertThat(report.pass()).isTrue();
    assertThat(value("slot_free_p99_ms")).isBetween(68.9, 69.1);
    assertThat(value("facade_answered_p50_ms")).isBetween(1.9, 2.1);
  }

  @Test
  void shouldMissTheTargetWhenASlotIsFreeTooLate() {
    times.freed(Duration.ofMillis(71).toNanos(), Outcome.CANCELLED);

    judge();

    assertMissed("slot_free_p99_ms");
  }

  @Test
  void shouldNotCountWhatWasInNoSlotOrEndedByItselfAmongTheTimes() {
    times.withoutSlot();
    times.freed(1, Outcome.SUCCEEDED);
    times.failed();

    judge();

    assertThat(value("cancelled_in_slot")).isZero();
    assertMissed("without_slot");
    assertMissed("ended_otherwise");
    assertMissed("failed");
  }

  private double value(String figure) {
    return Objects.requireNonNull(report.figures().get(figure)).value();
  }

  private void assertMissed(String target) {
    assertThat(report.targets())
        .hasEntrySatisfying(target, each -> assertThat(each.met()).isFalse());
  }

  private void judge() {
    times.into(report, new CancelLoad(1, 20, 0, 10, Duration.ofMillis(20), Duration.ofSeconds(1)));
  }
}
