package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellEvent.Ruled;
import dev.millrace.dispatcher.cell.step.CellEvent.Tick;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.dispatcher.cell.step.Watermarks;
import dev.millrace.model.Control.Cancel;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunAccepted;
import dev.millrace.model.WorkerEvent.RunDeclined;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random events for a cell, in no way well-behaved: workers change their model, list runs that they
 * do not have, stop, come back and stand still. Everything is determined by one seed.
 */
final class RandomEvents {

  static final List<String> MODELS = List.of("a", "b", "c", "d");
  private static final int WORKERS = 9;
  private static final int[] PAUSES = {0, 0, 1, 1, 1, 5, 20, 60, 101, 400, 1_000, 2_600, 6_000};

  private final Random random;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final Map<Integer, String> models = new HashMap<>();
  private long sequence;
  private long millis;
  private int requests;

  RandomEvents(long seed) {
    this.random = new Random(seed);
  }

  /** The stored entries, by key. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The present time. */
  Now now() {
    return new Now(CellFixtures.START.plusMillis(millis), millis * 1_000_000);
  }

  /** Takes in what a cell decided. */
  void apply(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Keep(Entry entry)) {
        entries.put(entry.key().text(), entry);
      } else if (decision instanceof Decision.Forget(EntryKey key)) {
        entries.remove(key.text());
      }
    }
  }

  /** Whether the cell crashes now. */
  boolean crash() {
    return random.nextInt(300) == 0;
  }

  /** Something that happens after a while. */
  CellEvent next() {
    millis += random.nextInt(1_000) == 0 ? 700_000 : PAUSES[random.nextInt(PAUSES.length)];
    int worker = random.nextInt(WORKERS);
    return switch (random.nextInt(40) == 0 ? 99 : random.nextInt(20)) {
      case 99 ->
          new Ruled(
              CellRules.DEFAULTS.with(scheduling()).with(marks()).with(batching()),
              random.nextBoolean() ? Set.of() : Set.of(id(worker)));
      case 0, 1, 2, 3, 4 -> arrival();
      case 5, 6, 7, 8 -> new Reported(status(worker));
      case 9, 10 -> new Reachable(id(worker), random.nextInt(5) > 0);
      case 11, 12, 13, 14 -> ofRun(worker);
      case 15 ->
          new ControlReceived(
              new Cancel(
                  "a", CellFixtures.id(random.nextInt(requests + 2)), "no more", now().wall()));
      case 16 ->
          random.nextInt(6) == 0
              ? new Reported(
                  random.nextBoolean()
                      ? new WorkerEvent.Left(origin(worker), "stopped")
                      : new WorkerEvent.Died(origin(worker), "killed"))
              : new Tick();
      default -> new Tick();
    };
  }

  private Scheduling scheduling() {
    List<PlacementPolicy> policies = List.of(PlacementPolicy.values());
    return new Scheduling(
        Duration.ofMillis(random.nextInt(3) * 1_000L),
        random.nextInt(4) > 0,
        random.nextBoolean() ? TenantWeights.EQUAL : TenantWeights.parse("a=5"),
        policies.get(random.nextInt(policies.size())));
  }

  /** Low enough to be crossed. */
  private Watermarks marks() {
    return Watermarks.of(random.nextInt(12), random.nextInt(3) * 10_000L, 1 + random.nextInt(99));
  }

  private Batching batching() {
    return new Batching(
        1 + random.nextInt(4),
        1 + random.nextInt(4_000),
        random.nextInt(3) * 2_000L,
        Duration.ofMillis(random.nextInt(3) * 300L),
        random.nextInt(3));
  }

  private CellEvent arrival() {
    int number = random.nextInt(15) == 0 ? random.nextInt(requests + 1) : requests++;
    Optional<Duration> timeout =
        random.nextInt(3) == 0
            ? Optional.of(Duration.ofMillis(1 + random.nextInt(5_000)))
            : Optional.empty();
    String model = random.nextInt(20) == 0 ? "unknown" : model();
    Priority priority = List.of(Priority.values()).get(random.nextInt(4));
    String tenant = List.of("a", "b", "c").get(random.nextInt(3));
    Demand demand = new Demand(random.nextInt(100), random.nextInt(3_000), prefix());
    return new Arrived(
        CellFixtures.pending(number, tenant, model, priority, now().wall(), timeout, demand)
            .with(RequestBody.of(new byte[1 + random.nextInt(2_000)])),
        Optional.empty(),
        true,
        Waiting.NOTHING);
  }

  /** Few, so that they come again. */
  private Prefix prefix() {
    return switch (random.nextInt(3)) {
      case 0 -> Prefix.NONE;
      case 1 -> new Prefix(1 + random.nextInt(2), 0, 0);
      default -> new Prefix(1 + random.nextInt(2), 3 + random.nextInt(3), 0);
    };
  }

  private Status status(int worker) {
    if (random.nextInt(10) == 0) {
      epochs.merge(worker, 1L, Long::sum);
      models.put(worker, model());
    }
    int slots = random.nextInt(4);
    List<HeldRun> held = new ArrayList<>();
    for (Dispatched run : runs()) {
      if (run.worker().equals(id(worker)) ? random.nextInt(8) > 0 : random.nextInt(20) == 0) {
        held.add(new HeldRun(run.id(), run.run(), 0));
      }
    }
    WorkerState state = random.nextInt(10) == 0 ? WorkerState.DRAINING : WorkerState.READY;
    return new Status(
        origin(worker),
        state,
        slots,
        random.nextInt(3),
        Math.max(0, slots - held.size()),
        2048,
        100,
        random.nextInt(12),
        random.nextInt(3),
        held);
  }

  private CellEvent ofRun(int worker) {
    List<Dispatched> runs = runs();
    List<Closing> closings =
        entries().stream()
            .filter(e -> e instanceof Entry.OfRequest(Closing any))
            .map(e -> (Closing) ((Entry.OfRequest) e).state())
            .toList();
    if (!closings.isEmpty() && random.nextInt(4) == 0) {
      Closing closing = closings.get(random.nextInt(closings.size()));
      return new Reported(
          new RunEnded(origin(worker), closing.id(), closing.run(), closing.verdict(), false));
    }
    if (runs.isEmpty()) {
      return new Tick();
    }
    Dispatched run = runs.get(random.nextInt(runs.size()));
    RequestId request = run.id();
    Origin origin = new Origin(run.worker(), run.epoch(), sequence++, run.model(), now().wall());
    long number = random.nextInt(10) == 0 ? run.run() - 1 : run.run();
    return new Reported(
        switch (random.nextInt(6)) {
          case 0 -> new RunDeclined(origin, request, number, "full");
          case 1, 2 -> new RunAccepted(origin, request, number);
          default -> new RunEnded(origin, request, number, CellFixtures.success("done"), false);
        });
  }

  private List<Dispatched> runs() {
    return entries().stream()
        .filter(e -> e instanceof Entry.OfRequest(Dispatched any))
        .map(e -> (Dispatched) ((Entry.OfRequest) e).state())
        .toList();
  }

  private Origin origin(int worker) {
    long epoch = epochs.computeIfAbsent(worker, any -> 1L);
    String model = models.computeIfAbsent(worker, any -> MODELS.get(worker % MODELS.size()));
    long number = random.nextInt(20) == 0 ? Math.max(0, sequence - 30) : sequence++;
    return new Origin(id(worker), epoch, number, model, now().wall());
  }

  private String model() {
    return MODELS.get(random.nextInt(MODELS.size()));
  }

  private static WorkerId id(int worker) {
    return new WorkerId("w" + worker);
  }
}
