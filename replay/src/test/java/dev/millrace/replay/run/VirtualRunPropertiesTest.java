package dev.millrace.replay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.replay.pool.EngineTimes;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * That no worker is given more than it holds, and that nothing ends twice, the simulator checks by
 * itself at each event.
 */
class VirtualRunPropertiesTest {

  private static final Set<Outcome> SEEN = EnumSet.noneOf(Outcome.class);
  private static long suspensions;
  private static long evictions;

  @AfterContainer
  static void shouldHaveSeenEverythingThatMayHappen() {
    assertThat(SEEN).containsExactlyInAnyOrder(Outcome.SUCCEEDED, Outcome.TIMED_OUT);
    assertThat(suspensions).isPositive();
    assertThat(evictions).isPositive();
  }

  @Property(tries = 300)
  void shouldEndEveryRequestOnce(@ForAll long seed) {
    Random random = new Random(seed);
    Traffic traffic = TestTraffic.random(random, 80, 2, true);
    RunSettings settings = TestTraffic.settings(TestTraffic.pool(random), seed);
    List<Integer> counts = new ArrayList<>();

    PolicyRun run =
        new VirtualRun(traffic, settings, TestTraffic.policy(random), counts::add).run();

    assertThat(counts).hasSize(traffic.size()).isSorted().doesNotHaveDuplicates();
    Journal journal = run.journal();
    for (int i = 0; i < traffic.size(); i++) {
      TracedRequest request = traffic.requests().get(i);
      Outcome outcome = journal.outcome(i);
      SEEN.add(outcome);
      assertThat(outcome).isIn(Outcome.SUCCEEDED, Outcome.TIMED_OUT);
      assertThat(journal.waitedNanos(i)).isBetween(0L, journal.responseNanos(i));
      if (request.timeoutMillis() == 0) {
        assertThat(outcome).isEqualTo(Outcome.SUCCEEDED);
      }
      if (outcome == Outcome.SUCCEEDED) {
        assertThat(journal.firstTokenNanos(i)).isBetween(1L, journal.responseNanos(i));
      }
    }
    suspensions += journal.suspensions();
    evictions += journal.evictions();
  }

  @Property(tries = 100)
  void shouldDecideTheSameAgain(@ForAll long seed) {
    PolicyRun once = run(new Random(seed), seed);
    PolicyRun again = run(new Random(seed), seed);

    assertThat(again.decisions()).isEqualTo(once.decisions());
    assertThat(again.decided()).isEqualTo(once.decided()).isPositive();
    assertThat(again.spanNanos()).isEqualTo(once.spanNanos());
    for (int i = 0; i < once.journal().size(); i++) {
      assertThat(again.journal().waitedNanos(i)).isEqualTo(once.journal().waitedNanos(i));
      assertThat(again.journal().responseNanos(i)).isEqualTo(once.journal().responseNanos(i));
    }
  }

  private static PolicyRun run(Random random, long seed) {
    Traffic traffic = TestTraffic.random(random, 80, 2, true);
    PoolSettings pool = TestTraffic.pool(random);
    return new VirtualRun(
            traffic, TestTraffic.settings(pool, seed), TestTraffic.policy(random), ended -> {})
        .run();
  }

  @Property(tries = 100)
  void shouldKeepArrivalOrderInsideATenantWithOneSlot(@ForAll long seed) {
    Random random = new Random(seed);
    Traffic traffic =
        TestTraffic.random(random, 30, 1, false)
            .with(
                request ->
                    new TracedRequest(
                        request.atMicros(),
                        request.tenant(),
                        request.model(),
                        Priority.NORMAL,
                        request.promptTokens(),
                        request.maxTokens(),
                        0,
                        request.prefix(),
                        request.inputTokens(),
                        request.outputTokens(),
                        request.served()));
    PoolSettings one = PoolSettings.of(1, 1, 2_048, EngineTimes.DEFAULTS);

    Journal journal =
        new VirtualRun(
                traffic, TestTraffic.settings(one, seed), TestTraffic.policy(random), ended -> {})
            .run()
            .journal();

    for (int i = 0; i < traffic.size(); i++) {
      for (int j = i + 1; j < traffic.size(); j++) {
        if (traffic.requests().get(i).tenant().equals(traffic.requests().get(j).tenant())) {
          assertThat(begun(journal, i)).isLessThan(begun(journal, j));
        }
      }
    }
  }

  private static long begun(Journal journal, int request) {
    return journal.arrivedNanos(request) + journal.waitedNanos(request);
  }
}
