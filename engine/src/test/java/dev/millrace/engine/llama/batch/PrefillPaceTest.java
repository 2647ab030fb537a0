package dev.millrace.engine.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PrefillPaceTest {

  private static final int CAPACITY = 256;

  @Property
  void shouldStayWithinItsBounds(
      @ForAll List<@IntRange(min = 1, max = 50_000_000) Integer> nanos,
      @ForAll @IntRange(min = 8, max = 512) int capacity) {
    PrefillPace pace = new PrefillPace(capacity);
    for (int i = 0; i < nanos.size(); i++) {
      pace.observe(i % 3, i % 2 == 0 ? 0 : 1 + i % 40, nanos.get(i));
      assertThat(pace.budget(1 + i % 4, i % 7, false))
          .satisfiesAnyOf(
              budget -> assertThat(budget).isZero(),
              budget -> assertThat(budget).isBetween(PrefillPace.LEAST, capacity));
      assertThat(pace.budget(0, 1, false)).as("with nobody to wait for it").isEqualTo(capacity);
    }
  }

  @Property(tries = 200)
  void shouldNeverGoWithoutPromptsTwiceInARow(@ForAll long seed) {
    Random random = new Random(seed);
    PrefillPace pace = new PrefillPace(CAPACITY);
    int before = 1;
    for (int i = 0; i < 200; i++) {
      int streams = 1 + random.nextInt(8);
      int budget = pace.budget(streams, 1, false);
      assertThat(before + budget).isPositive();
      pace.observe(streams, budget, 1 + random.nextInt(50_000_000));
      before = budget;
    }
  }

  @Property
  void shouldLetAPromptApartComputeForItsShareOfAStep(
      @ForAll @IntRange(min = 1_000_000, max = 900_000_000) int stepNanos,
      @ForAll @IntRange(min = 1, max = 8) int streams) {
    PrefillPace pace = new PrefillPace(CAPACITY);
    assertThat(pace.turn(streams, 1, false)).isEqualTo(PrefillPace.TURN_ALONE);
    pace.observe(streams, 0, stepNanos);

    long turn = pace.turn(streams, 1, false);

    assertThat((double) turn).isCloseTo(PrefillPace.TURN * stepNanos, Offset.offset(1.0));
    assertThat(pace.turn(streams, 1, true)).isBetween(turn / 2 - 1, turn / 2 + 1);
    assertThat(pace.turn(streams, 2 * streams, false)).isBetween(2 * turn - 2, 2 * turn + 2);
    assertThat(pace.turn(0, 1, false)).isEqualTo(PrefillPace.TURN_ALONE);
  }

  @Test
  void shouldHurryPromptsWhileMoreOfThemWaitThanStreamsRun() {
    PrefillPace pace = new PrefillPace(512);
    for (int i = 0; i < 100; i++) {
      pace.observe(1, 0, 10_000_000);
      pace.observe(1, 10, 20_000_000);
    }

    assertThat(pace.budget(1, 1, false)).isEqualTo(7);
    assertThat(pace.budget(1, 10, false)).isEqualTo(70);
  }

  @Test
  void shouldNotLayTheCellsOfAPromptToItsTokens() {
    PrefillPace pace = new PrefillPace(CAPACITY);
    int streams = 8;
    for (int i = 0; i < 50; i++) {
      pace.observe(streams, 0, stepNanos(streams, 0));
    }
    int cells = 0;
    int least = CAPACITY;
    while (cells < 4_000) {
      int budget = pace.budget(streams, 1, false);
      long nanos = stepNanos(streams + budget, cells);
      double without = (double) stepNanos(streams, cells);
      if (cells > 500) {
        assertThat(nanos / without).as("at %s cells", cells).isLessThan(1.05 + PrefillPace.STRETCH);
        least = budget == 0 ? least : Math.min(least, budget);
      }
      pace.observe(streams, budget, nanos);
      cells += budget;
    }

    assertThat(least).as("tokens of the prompt in a step").isGreaterThanOrEqualTo(5);
  }

  /** What a step takes on two cores with a model of 98 million weights: docs/engine.md. */
  private static long stepNanos(int tokens, int cells) {
    double micros = 16_000 + 4.4 * cells + (tokens - 1) * (5_500 + 2.0 * cells);
    return (long) (micros * 1_000);
  }
}
