package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Ruled;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where each policy sends requests. */
class CellPlacementTest {

  private static final Prefix PREFIX = new Prefix(7, 0, 0);

  private int numbers;

  @Test
  void shouldGoRoundWhateverWorkersHold() {
    CellHarness cell = cell(PlacementPolicy.ROUND_ROBIN).ready("a", 1, 8, 0).ready("b", 1, 2, 0);
    Dispatched first = give(cell, 10, Prefix.NONE);
    Dispatched second = give(cell, 10, Prefix.NONE);
    cell.ends(second, CellFixtures.success("done"));

    Dispatched third = give(cell, 10, Prefix.NONE);

    assertThat(List.of(at(first), at(second), at(third))).containsExactly("a", "b", "a");
  }

  @Test
  void shouldPreferTheMostFreeCacheWhenItIsAwareOfMemory() {
    CellHarness cell = cell(PlacementPolicy.MEMORY_AWARE).ready("a", 1, 2, 0).ready("b", 1, 2, 0);
    give(cell, 2_000, Prefix.NONE);

    List<String> next = List.of(at(give(cell, 100, Prefix.NONE)), at(give(cell, 100, Prefix.NONE)));

    assertThat(next).as("two light ones beside a heavy one").containsExactly("b", "b");
  }

  @Test
  void shouldHoldBackWhatTheCacheHasNoRoomForUntilARunEnds() {
    CellHarness cell = cell(PlacementPolicy.MEMORY_AWARE).ready("a", 1, 1, 2);
    Dispatched first = give(cell, 1_500, Prefix.NONE);
    assertThat(arrive(cell, 1_000, Prefix.NONE).dispatchedItems()).isEmpty();
    assertThat(arrive(cell, 10, Prefix.NONE).dispatchedItems())
        .as("a lighter one does not overtake it")
        .isEmpty();

    cell.ends(first, CellFixtures.success("done"));

    assertThat(cell.dispatchedNumbers()).containsExactly(2, 3);
  }

  @Test
  void shouldGiveALargerRequestThanTheCacheToAWorkerThatHoldsNothing() {
    CellHarness cell = cell(PlacementPolicy.MEMORY_AWARE).ready("a", 1, 1, 0);

    assertThat(at(give(cell, 1_000_000, Prefix.NONE))).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource(names = {"PREFIX_AFFINITY", "COMBINED"})
  void shouldGoWhereTheBeginningIsCachedWhileThatIsNotMuchBusier(PlacementPolicy policy) {
    CellHarness cell = cell(policy).ready("a", 1, 4, 0).ready("b", 1, 4, 0);
    String home = at(give(cell, 10, PREFIX));

    List<String> next =
        List.of(at(give(cell, 10, PREFIX)), at(give(cell, 10, PREFIX)), at(give(cell, 10, PREFIX)));

    assertThat(next).as("two more are half of its slots more").startsWith(home, home);
    assertThat(next.getLast()).as("the bound is reached").isNotEqualTo(home);
  }

  @Test
  void shouldFollowTheLongestBeginning() {
    CellHarness cell = cell(PlacementPolicy.COMBINED).ready("a", 1, 8, 0).ready("b", 1, 8, 0);
    String one = at(give(cell, 10, new Prefix(7, 8, 0)));
    give(cell, 10, Prefix.NONE);
    Dispatched other = give(cell, 10, new Prefix(7, 9, 0));
    assertThat(at(other)).isEqualTo(one);

    give(cell, 10, new Prefix(5, 0, 0));
    String elsewhere = at(give(cell, 10, new Prefix(5, 6, 0)));

    assertThat(at(give(cell, 10, new Prefix(5, 6, 0)))).isEqualTo(elsewhere);
    assertThat(at(give(cell, 10, new Prefix(7, 8, 0)))).isEqualTo(one);
  }

  @Test
  void shouldNotFollowABeginningToANewIncarnation() {
    CellHarness cell = cell(PlacementPolicy.COMBINED).ready("a", 1, 4, 0).ready("b", 1, 4, 0);
    Dispatched first = give(cell, 10, PREFIX);
    cell.ends(first, CellFixtures.success("done"));
    cell.ready(at(first), 2, 4, 0);
    List<Dispatched> elsewhere = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      elsewhere.add(give(cell, 10, Prefix.NONE));
    }
    cell.ends(give(cell, 10, Prefix.NONE), CellFixtures.success("it is trusted again"));
    assertThat(at(give(cell, 10, Prefix.NONE))).isEqualTo(at(first));
    elsewhere.forEach(run -> cell.ends(run, CellFixtures.success("done")));

    Dispatched next = give(cell, 10, PREFIX);

    assertThat(at(next)).as("the least loaded").isNotEqualTo(at(first));
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY_AWARE", "COMBINED"})
  void shouldShrinkBatchesAsMemoryRunsOut(PlacementPolicy policy) {
    assertThat(taken(policy, 900, 100)).isEqualTo(5);
    assertThat(taken(policy, 960, 40)).as("half of its slots").isEqualTo(2);
    assertThat(taken(policy, 990, 10)).as("one").isEqualTo(1);
    assertThat(taken(policy, 0, 0)).as("nothing reported").isEqualTo(5);
  }

  @Test
  void shouldFillAgainWhenMemoryIsBack() {
    CellHarness cell = cell(PlacementPolicy.COMBINED);
    status(cell, 4, 1, 990, 10);
    cell.event(new Reachable(new WorkerId("a"), true));
    for (int i = 0; i < 5; i++) {
      arrive(cell, 10, Prefix.NONE);
    }

    status(cell, 4, 1, 500, 500);

    assertThat(cell.dispatchedItems()).hasSize(4);
  }

  @Test
  void shouldPlaceByThePolicyThatReplacedTheFirst() {
    CellHarness cell = cell(PlacementPolicy.LEAST_LOADED).ready("a", 1, 8, 0).ready("b", 1, 2, 0);
    assertThat(at(give(cell, 10, Prefix.NONE))).isEqualTo("a");
    assertThat(at(give(cell, 10, Prefix.NONE))).isEqualTo("b");
    assertThat(at(give(cell, 10, Prefix.NONE))).isEqualTo("a");
    assertThat(at(give(cell, 10, Prefix.NONE))).isEqualTo("a");

    cell.event(ruled(scheduling(PlacementPolicy.ROUND_ROBIN)));

    assertThat(at(give(cell, 10, Prefix.NONE))).isEqualTo("b");
  }

  @Test
  void shouldOrderWhatWaitsByTheSchedulingThatReplacedTheFirst() {
    CellHarness cell = cell(PlacementPolicy.COMBINED).ready("a", 1, 1, 0);
    Dispatched running = give(cell, 10, Prefix.NONE);
    for (int i = 2; i <= 4; i++) {
      cell.arrives(
          CellFixtures.pending(
              i,
              i < 4 ? "default" : "other",
              CellHarness.MODEL,
              Priority.NORMAL,
              cell.wall(),
              Optional.empty(),
              new Demand(10, 20)));
    }

    cell.event(
        ruled(new Scheduling(Duration.ZERO, false, TenantWeights.EQUAL, PlacementPolicy.COMBINED)));

    for (int i = 2; i <= 4; i++) {
      cell.ends(running, CellFixtures.success("done"));
      assertThat(cell.dispatchedNumbers()).containsExactly(i);
      running = cell.dispatchedItems().getFirst();
    }
  }

  private static Ruled ruled(Scheduling scheduling) {
    return new Ruled(CellRules.DEFAULTS.with(scheduling), Set.of());
  }

  /** The bound of affinity: nobody is much busier than the least loaded one because of it. */
  @Property(tries = 100)
  void shouldNeverLetAPrefixMakeAWorkerBusierThanStated(
      @ForAll @IntRange(min = 1, max = 16) int slots,
      @ForAll @IntRange(min = 2, max = 5) int workers) {
    numbers = 0;
    CellHarness cell = cell(PlacementPolicy.COMBINED);
    for (int i = 0; i < workers; i++) {
      cell.ready("w" + i, 1, slots, 0);
    }
    for (int i = 0; i < slots * workers; i++) {
      give(cell, 10, PREFIX);

      List<Integer> held = cell.view().workers().stream().map(it -> it.held()).toList();
      int most = held.stream().max(Integer::compareTo).orElseThrow();
      int least = held.stream().min(Integer::compareTo).orElseThrow();
      assertThat(most - least).isLessThanOrEqualTo(slots / 2 + 1);
    }
  }

  private int taken(PlacementPolicy policy, long used, long free) {
    numbers = 0;
    CellHarness cell = cell(policy);
    status(cell, 4, 1, used, free);
    cell.event(new Reachable(new WorkerId("a"), true));
    int taken = 0;
    for (int i = 0; i < 8; i++) {
      taken += arrive(cell, 10, Prefix.NONE).dispatchedItems().size();
    }
    return taken;
  }

  private static void status(CellHarness cell, int slots, int prefetch, long used, long free) {
    cell.reports(
        new Status(
            cell.origin("a", 1),
            WorkerState.READY,
            slots,
            prefetch,
            slots,
            2_048,
            used,
            free,
            1,
            List.of()));
  }

  private static CellHarness cell(PlacementPolicy policy) {
    return new CellHarness(CellRules.DEFAULTS.with(scheduling(policy)));
  }

  private static Scheduling scheduling(PlacementPolicy policy) {
    return new Scheduling(Duration.ZERO, true, TenantWeights.EQUAL, policy);
  }

  private CellHarness arrive(CellHarness cell, int tokens, Prefix prefix) {
    return cell.arrives(
        CellFixtures.pending(
            ++numbers,
            "default",
            CellHarness.MODEL,
            Priority.NORMAL,
            cell.wall(),
            Optional.empty(),
            new Demand(0, tokens, prefix)));
  }

  private Dispatched give(CellHarness cell, int tokens, Prefix prefix) {
    return arrive(cell, tokens, prefix).dispatchedItems().getFirst();
  }

  private static String at(Dispatched run) {
    return run.worker().value();
  }
}
