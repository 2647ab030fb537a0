package dev.millrace.arbitrary;

import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.WorkerState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What workers report. */
public final class WorkerEvents {

  private static final Arbitrary<Long> LONGS = Arbitraries.longs();
  private static final Arbitrary<Integer> INTS = Arbitraries.integers();

  private WorkerEvents() {}

  /** Events of all kinds. */
  public static Arbitrary<WorkerEvent> any() {
    return Arbitraries.oneOf(
        statuses(),
        Combinators.combine(origins(), Values.requestIds(), LONGS).as(WorkerEvent.RunAccepted::new),
        Combinators.combine(origins(), Values.requestIds(), LONGS, Values.text())
            .as(WorkerEvent.RunDeclined::new),
        Combinators.combine(
                origins(),
                Values.requestIds(),
                LONGS,
                Values.verdicts(),
                Arbitraries.of(true, false),
                Values.maybe(Values.text()))
            .as(WorkerEvent.RunEnded::new),
        Combinators.combine(origins(), Values.text()).as(WorkerEvent.Left::new),
        Combinators.combine(origins(), Values.text()).as(WorkerEvent.Died::new),
        Combinators.combine(origins(), INTS, INTS, INTS).as(WorkerEvent.ShardReported::new));
  }

  private static Arbitrary<Origin> origins() {
    return Combinators.combine(
            Values.workerIds(), LONGS, LONGS, Values.text(), Values.instants(), Records.cells())
        .as(Origin::new);
  }

  private static Arbitrary<WorkerEvent> statuses() {
    Arbitrary<HeldRun> held =
        Combinators.combine(Values.requestIds(), LONGS, INTS).as(HeldRun::new);
    return Combinators.combine(
            origins(),
            Arbitraries.of(WorkerState.class),
            Combinators.combine(INTS, INTS, INTS, INTS).as(Slots::new),
            LONGS,
            LONGS,
            LONGS,
            held.list().ofMaxSize(3))
        .as(
            (origin, state, slots, used, free, steps, runs) ->
                new WorkerEvent.Status(
                    origin,
                    state,
                    slots.all,
                    slots.prefetch,
                    slots.free,
                    slots.context,
                    used,
                    free,
                    steps,
                    runs));
  }

  private record Slots(int all, int prefetch, int free, int context) {}
}
