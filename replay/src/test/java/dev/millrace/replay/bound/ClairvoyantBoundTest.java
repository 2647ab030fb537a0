package dev.millrace.replay.bound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.Priority;
import dev.millrace.replay.pool.EngineTimes;
import dev.millrace.replay.pool.Lengths;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.run.Journal;
import dev.millrace.replay.run.PolicyChoice;
import dev.millrace.replay.run.RunSettings;
import dev.millrace.replay.run.TestTraffic;
import dev.millrace.replay.run.VirtualRun;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClairvoyantBoundTest {

  private static final double NANOS_PER_MILLI = 1e6;

  /** Sums of many doubles. */
  private static final double ROUNDING = 1e-6;

  @Property(tries = 300)
  void shouldNotBeAboveWhatAnyPolicyDoes(@ForAll long seed) {
    Random random = new Random(seed);
    Traffic traffic = TestTraffic.random(random, 60, 2, false);
    RunSettings settings = TestTraffic.settings(TestTraffic.pool(random), seed);
    ClairvoyantBound bound =
        ClairvoyantBound.of(traffic, VirtualRun.lengths(traffic, settings), settings.pool());

    for (PolicyChoice choice : PolicyChoice.parse(List.of(PolicyChoice.ALL.split(",", -1)))) {
      Journal journal = new VirtualRun(traffic, settings, choice, ended -> {}).run().journal();
      int[] all = IntStream.range(0, traffic.size()).toArray();
      double wait = Arrays.stream(all).mapToDouble(journal::waitedNanos).average().orElseThrow();
      double response =
          Arrays.stream(all).mapToDouble(journal::responseNanos).average().orElseThrow();

      assertThat(bound.waitMillis()).isLessThanOrEqualTo(wait / NANOS_PER_MILLI + ROUNDING);
      assertThat(bound.responseMillis()).isLessThanOrEqualTo(response / NANOS_PER_MILLI + ROUNDING);
    }
  }

  /** One worker with one slot: every order in which a schedule without pauses can begin them. */
  @Property(tries = 200)
  void shouldNotBeAboveTheBestOfAllOrders(@ForAll long seed) {
    Random random = new Random(seed);
    int count = 1 + random.nextInt(6);
    double[] arrivals = new double[count];
    double[] work = new double[count];
    for (int i = 0; i < count; i++) {
      arrivals[i] = random.nextInt(20);
      work[i] = 1 + random.nextInt(10);
    }
    Arrays.sort(arrivals);

    double bound = Arrays.stream(ClairvoyantBound.shortestRemainingFirst(arrivals, work, 1)).sum();

    double best = Double.MAX_VALUE;
    for (List<Integer> order : orders(count)) {
      double now = 0;
      double ends = 0;
      for (int next : order) {
        now = Math.max(now, arrivals[next]) + work[next];
        ends += now;
      }
      best = Math.min(best, ends);
    }
    assertThat(bound).isLessThanOrEqualTo(best + ROUNDING);
  }

  /** Against every schedule that may interrupt at whole times, of few short requests. */
  @Property(tries = 100)
  void shouldBeTheBestOfAllSchedulesThatMayInterrupt(@ForAll long seed) {
    Random random = new Random(seed);
    int count = 1 + random.nextInt(3);
    double[] arrivals = new double[count];
    double[] work = new double[count];
    for (int i = 0; i < count; i++) {
      arrivals[i] = random.nextInt(4);
      work[i] = 1 + random.nextInt(3);
    }
    Arrays.sort(arrivals);

    double sum = Arrays.stream(ClairvoyantBound.shortestRemainingFirst(arrivals, work, 1)).sum();

    assertThat(sum).isEqualTo(bestEnds(arrivals, work.clone(), 0), Offset.offset(ROUNDING));
  }

  private static double bestEnds(double[] arrivals, double[] left, int now) {
    if (Arrays.stream(left).allMatch(each -> each == 0)) {
      return 0;
    }
    double best = Double.MAX_VALUE;
    boolean any = false;
    for (int i = 0; i < left.length; i++) {
      if (left[i] > 0 && arrivals[i] <= now) {
        any = true;
        left[i]--;
        double ends = bestEnds(arrivals, left, now + 1);
        best = Math.min(best, ends + (left[i] == 0 ? now + 1 : 0));
        left[i]++;
      }
    }
    return any ? best : bestEnds(arrivals, left, now + 1);
  }

  @Test
  void shouldBeReachedByShortestFirstWhenAllArriveAtOnceAtOneSlot() {
    EngineTimes times = new EngineTimes(1_000_000, 0, 0, 1_000);
    PoolSettings pool = PoolSettings.of(1, 1, 100, times);
    Traffic traffic = new Traffic(List.of(request(30), request(10), request(20)));
    List<Lengths> lengths =
        List.of(new Lengths(1, 30, 0), new Lengths(1, 10, 0), new Lengths(1, 20, 0));

    ClairvoyantBound bound = ClairvoyantBound.of(traffic, lengths, pool);

    assertThat(bound.waitMillis()).isEqualTo((10 + 30) / 3.0, Offset.offset(ROUNDING));
    assertThat(bound.responseMillis()).isEqualTo((10 + 30 + 60) / 3.0, Offset.offset(ROUNDING));
  }

  @Test
  void shouldBeWhatARequestTakesAloneWhenThereIsRoomForAll() {
    EngineTimes times = new EngineTimes(1_000_000, 0, 0, 1_000);
    Traffic traffic = new Traffic(List.of(request(30), request(10)));
    List<Lengths> lengths = List.of(new Lengths(1, 30, 0), new Lengths(1, 10, 0));

    ClairvoyantBound bound =
        ClairvoyantBound.of(traffic, lengths, PoolSettings.of(10, 4, 100, times));

    assertThat(bound.waitMillis()).isZero();
    assertThat(bound.responseMillis()).isEqualTo(20, Offset.offset(ROUNDING));
  }

  private static TracedRequest request(int output) {
    return new TracedRequest(
        0, "t", "m", Priority.NORMAL, 1, 100, 0, Prefix.NONE, 1, output, Optional.empty());
  }

  private static List<List<Integer>> orders(int count) {
    if (count == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (List<Integer> shorter : orders(count - 1)) {
      for (int at = 0; at < count; at++) {
        List<Integer> longer = new ArrayList<>(shorter);
        longer.add(at, count - 1);
        all.add(Collections.unmodifiableList(longer));
      }
    }
    return all;
  }
}
