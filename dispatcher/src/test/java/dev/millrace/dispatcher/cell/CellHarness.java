package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellEvent.Tick;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.DispatchItem;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.Control.Cancel;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A cell with a manual clock and short methods for its events. */
final class CellHarness {

  static final String MODEL = "llama";

  final List<Decision> all = new ArrayList<>();
  final Map<EntryKey, Entry> entries = new HashMap<>();
  private final CellRules rules;
  private final Map<WorkerId, Long> sequences = new HashMap<>();
  private Cell cell;
  private Instant wall = CellFixtures.START;
  private long nanos;
  private Duration workersAhead = Duration.ZERO;
  private List<Decision> last = List.of();

  CellHarness(CellRules rules) {
    this.rules = rules;
    this.cell = new Cell(rules);
  }

  CellHarness() {
    this(CellRules.DEFAULTS);
  }

  Instant wall() {
    return wall;
  }

  /** The clocks of all workers are ahead by this, or behind. */
  CellHarness workersAhead(Duration by) {
    workersAhead = by;
    return this;
  }

  CellHarness passes(Duration span) {
    // In small steps, like the punctuator.
    boolean first = true;
    for (Duration left = span; left.isPositive(); left = left.minusMillis(500)) {
      Duration step = left.compareTo(Duration.ofMillis(500)) < 0 ? left : Duration.ofMillis(500);
      wall = wall.plus(step);
      nanos += step.toNanos();
      take(cell.on(new Tick(), now()), !first);
      first = false;
    }
    return this;
  }

  CellHarness sleeps(Duration span) {
    wall = wall.plus(span);
    nanos += span.toNanos();
    return event(new Tick());
  }

  CellHarness event(CellEvent event) {
    take(cell.on(event, now()), false);
    return this;
  }

  CellHarness arrives(int number, Priority priority) {
    return arrives(CellFixtures.pending(number, MODEL, priority, wall, Optional.empty()));
  }

  CellHarness arrives(int number, Priority priority, Duration timeout) {
    return arrives(CellFixtures.pending(number, MODEL, priority, wall, Optional.of(timeout)));
  }

  CellHarness arrives(Pending pending) {
    return event(new Arrived(pending, Optional.empty(), true, Waiting.NOTHING));
  }

  CellHarness arrivesBroken(int number, ErrorInfo violation) {
    return event(
        new Arrived(
            CellFixtures.pending(number, MODEL, Priority.NORMAL, wall, Optional.empty()),
            Optional.of(violation),
            true,
            Waiting.NOTHING));
  }

  CellHarness cancels(int number) {
    return event(
        new ControlReceived(new Cancel(MODEL, CellFixtures.id(number), "changed my mind", wall)));
  }

  CellHarness ready(String worker, long epoch, int slots, int prefetch, Dispatched... held) {
    status(worker, epoch, WorkerState.READY, slots, prefetch, 1, held);
    List<Decision> before = last;
    event(new Reachable(new WorkerId(worker), true));
    List<Decision> both = new ArrayList<>(before);
    both.addAll(last);
    last = both;
    return this;
  }

  CellHarness status(
      String worker,
      long epoch,
      WorkerState state,
      int slots,
      int prefetch,
      long steps,
      Dispatched... held) {
    List<HeldRun> runs =
        List.of(held).stream()
            .map(run -> new HeldRun(run.item().id(), run.item().run(), 0))
            .toList();
    return reports(
        new Status(
            origin(worker, epoch),
            state,
            slots,
            prefetch,
            Math.max(0, slots - held.length),
            2048,
            1_000,
            1_000,
            steps,
            runs));
  }

  CellHarness reports(WorkerEvent event) {
    return event(new Reported(event));
  }

  CellHarness accepts(Dispatched run) {
    return reports(
        new WorkerEvent.RunAccepted(
            origin(run.worker().value(), run.epoch()), run.item().id(), run.item().run()));
  }

  CellHarness declines(Dispatched run) {
    return reports(
        new WorkerEvent.RunDeclined(
            origin(run.worker().value(), run.epoch()), run.item().id(), run.item().run(), "full"));
  }

  CellHarness ends(Dispatched run, Verdict verdict) {
    return reports(
        new WorkerEvent.RunEnded(
            origin(run.worker().value(), run.epoch()),
            run.item().id(),
            run.item().run(),
            verdict,
            false));
  }

  CellHarness ends(dev.millrace.model.Closing closing) {
    return reports(
        new WorkerEvent.RunEnded(
            origin("dispatcher", 1), closing.requestId(), closing.run(), closing.verdict(), false));
  }

  CellHarness leaves(String worker, long epoch) {
    return reports(new WorkerEvent.Left(origin(worker, epoch), "stopped"));
  }

  CellHarness dies(String worker, long latestEpoch) {
    return reports(new WorkerEvent.Died(origin(worker, latestEpoch), "killed"));
  }

  /** Replaces the cell by one that is restored from its entries. */
  CellHarness crashes() {
    cell = new Cell(rules);
    wall = wall.plusMillis(100);
    nanos = nanos + 1_000_000;
    take(cell.restore(List.copyOf(entries.values()), now()), false);
    return this;
  }

  Origin origin(String worker, long epoch) {
    WorkerId id = new WorkerId(worker);
    long sequence = sequences.merge(id, 1L, Long::sum);
    return new Origin(id, epoch, sequence, MODEL, wall.plus(workersAhead));
  }

  /** The decisions of the last event. */
  <T extends Decision> List<T> last(Class<T> kind) {
    return last.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The items that the last event dispatched. */
  List<Dispatched> dispatchedItems() {
    return last(Dispatch.class).stream()
        .flatMap(
            dispatch ->
                dispatch.items().stream()
                    .map(item -> new Dispatched(dispatch.worker(), dispatch.epoch(), item)))
        .toList();
  }

  /** The numbers of the requests that the last event dispatched, in order. */
  List<Integer> dispatchedNumbers() {
    return dispatchedItems().stream().map(Dispatched::number).toList();
  }

  Optional<RequestState> state(int number) {
    return Optional.ofNullable(entries.get(new EntryKey.OfRequest(CellFixtures.id(number))))
        .map(entry -> ((Entry.OfRequest) entry).state());
  }

  dev.millrace.model.CellStatus view() {
    return cell.status(MODEL, 0, now());
  }

  Cell cell() {
    return cell;
  }

  Now now() {
    return new Now(wall, nanos);
  }

  private void take(List<Decision> decisions, boolean append) {
    List<Decision> joined = new ArrayList<>(append ? last : List.of());
    joined.addAll(decisions);
    last = joined;
    all.addAll(decisions);
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Keep(Entry entry)) {
        entries.put(entry.key(), entry);
      } else if (decision instanceof Decision.Forget(EntryKey key)) {
        entries.remove(key);
      }
    }
  }

  /** A dispatched item. */
  record Dispatched(WorkerId worker, long epoch, DispatchItem item) {
    int number() {
      return IntStream.range(0, 10_000)
          .filter(n -> CellFixtures.id(n).equals(item.id()))
          .findFirst()
          .orElseThrow();
    }
  }
}
