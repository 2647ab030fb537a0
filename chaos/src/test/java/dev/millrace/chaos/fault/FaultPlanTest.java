package dev.millrace.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static final Duration GAP = Duration.ofSeconds(6);
  private static final int ROUND =
      Arrays.stream(FaultKind.values()).mapToInt(FaultKind::times).sum();

  @Test
  void shouldPlanTheSameForTheSameSeed() {
    assertThat(faults(7, 100)).isEqualTo(faults(7, 100)).isNotEqualTo(faults(8, 100));
  }

  @Test
  void shouldDealEveryKindInEachRound() {
    List<FaultKind> kinds = faults(1, 2 * ROUND).stream().map(PlannedFault::kind).toList();

    assertThat(kinds.subList(0, ROUND)).contains(FaultKind.values());
    assertThat(kinds.subList(ROUND, 2 * ROUND)).contains(FaultKind.values());
  }

  @Test
  void shouldKeepToTheMeanGap() {
    FaultPlan plan = new FaultPlan(3, GAP, EnumSet.allOf(FaultKind.class));
    double mean =
        Stream.generate(plan::gap).limit(2_000).mapToLong(Duration::toMillis).average().orElse(0);

    assertThat(mean).isBetween(5_700.0, 6_300.0);
  }

  @Test
  void shouldLeaveOutWhatIsNotWanted() {
    FaultPlan plan = new FaultPlan(3, GAP, EnumSet.complementOf(EnumSet.of(FaultKind.FULL_DISK)));

    assertThat(Stream.generate(plan::next).limit(3L * ROUND).map(PlannedFault::kind))
        .doesNotContain(FaultKind.FULL_DISK);
  }

  private static List<PlannedFault> faults(long seed, int count) {
    FaultPlan plan = new FaultPlan(seed, GAP, EnumSet.allOf(FaultKind.class));
    return Stream.generate(plan::next).limit(count).toList();
  }
}
