package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellEvent.Tick;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.Completion;
import dev.millrace.model.Control.Cancel;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A cell with workers, a durable input log, outputs that may be lost in a crash, and a closing
 * loop; everything is determined by one seed.
 */
final class SimulatedWorld {

  static final List<String> MODELS = List.of("llama", "qwen");

  /**
   * Which faults occur.
   *
   * @param zombies whether a lost cell may go on for a while. The cell that follows it does not
   *     crash: what it has learned of the other's runs is not durable
   * @param verdictsAreLost whether the loop that writes the cell's verdicts may lose what it was
   *     asked for and be away for a while
   */
  record Faults(
      boolean workersCrash,
      boolean cellCrashes,
      boolean eventsReorder,
      boolean zombies,
      boolean verdictsAreLost) {

    static final Faults NONE = new Faults(false, false, false, false, false);
  }

  /** A record of the input log. */
  private record Logged(long offset, CellEvent event) {}

  /** A cell that was lost to another dispatcher, which its own has not noticed. */
  private static final class Zombie {
    private final Cell cell;
    private final long unreadFrom;
    private int position;
    private int left;

    private Zombie(Cell cell, long unreadFrom, int position, int left) {
      this.cell = cell;
      this.unreadFrom = unreadFrom;
      this.position = position;
      this.left = left;
    }
  }

  final SimulatedChangelog changelog;
  final Map<RequestId, Set<Verdict>> ends = new HashMap<>();
  final Set<RequestId> arrived = new HashSet<>();

  /** Whose cancellation the cell has taken in. */
  private final Set<RequestId> cancelled = new HashSet<>();

  final List<SimulatedWorker> workers = new ArrayList<>();
  private final CellRules rules;
  private final Faults faults;
  private final Random random;
  private final ResultLogs logs = new ResultLogs();
  private final List<Logged> input = new ArrayList<>();
  private final List<Zombie> zombies = new ArrayList<>();
  private final Deque<Decision> unsent = new ArrayDeque<>();
  private final Deque<dev.millrace.model.Closing> closings = new ArrayDeque<>();
  private final Map<WorkerId, Integer> capacities = new HashMap<>();
  private Cell cell;
  private long nextOffset;
  private long unreadFrom;
  private int position;
  private int committed;
  private int numbers;
  private long millis;
  private long verdictsAwayUntil;

  SimulatedWorld(long seed, CellRules rules, Faults faults) {
    this.random = new Random(seed);
    this.rules = rules;
    this.changelog = new SimulatedChangelog(rules.scheduling());
    this.faults = faults;
    this.cell = new Cell(rules);
    for (int i = 0; i < 3; i++) {
      workers.add(
          new SimulatedWorker(
              "w" + i, MODELS.get(i % 2), 1 + random.nextInt(3), random.nextInt(2), now().wall()));
    }
  }

  /** Runs random actions, then lets everything finish. */
  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      pass(random.nextInt(200));
      happen();
      zombies.forEach(this::haunt);
      readSome();
      if (random.nextInt(4) == 0) {
        commit();
      }
    }
    for (int i = 0; i < 3_000 && !atRest(); i++) {
      pass(100);
      workers.stream().filter(w -> !w.up).forEach(w -> w.restart(now().wall()));
      workers.forEach(this::live);
      close();
      readAll();
      commit();
    }
  }

  boolean atRest() {
    return position == input.size() && ends.keySet().containsAll(arrived) && closings.isEmpty();
  }

  private void happen() {
    SimulatedWorker worker = workers.get(random.nextInt(workers.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> request();
      case 3 -> cancel();
      case 4 -> close();
      case 5 -> {
        if (faults.workersCrash() && random.nextInt(3) == 0) {
          worker.die();
        }
      }
      case 6 -> {
        if (!worker.up) {
          worker.restart(now().wall());
        }
      }
      case 7 -> {
        if (faults.cellCrashes() && random.nextInt(3) == 0 && zombies.isEmpty()) {
          crash();
        }
      }
      case 8 -> {
        if (faults.verdictsAreLost() && random.nextInt(3) == 0) {
          closings.clear();
          verdictsAwayUntil = millis + 2 * rules.closings().repeat().toMillis();
        }
      }
      default -> workers.forEach(this::live);
    }
  }

  private void live(SimulatedWorker worker) {
    if (worker.up) {
      worker.read(random, now().wall()).forEach(this::say);
      worker.work(logs, random, now().wall()).forEach(this::say);
      say(worker.heartbeat(now().wall()));
    }
  }

  private void say(WorkerEvent event) {
    Reported reported = new Reported(event);
    if (faults.eventsReorder() && random.nextInt(10) == 0 && !input.isEmpty()) {
      input.add(Math.max(position, input.size() - 1), new Logged(nextOffset++, reported));
    } else {
      append(reported);
    }
    if (faults.eventsReorder() && random.nextInt(10) == 0) {
      append(reported);
    }
  }

  private void append(CellEvent event) {
    input.add(new Logged(nextOffset++, event));
  }

  private void request() {
    int number = numbers++;
    Optional<Duration> timeout =
        random.nextInt(4) == 0
            ? Optional.of(Duration.ofMillis(1 + random.nextInt(3_000)))
            : Optional.empty();
    String model = random.nextInt(20) == 0 ? "unknown" : MODELS.get(random.nextInt(2));
    Priority priority = List.of(Priority.values()).get(random.nextInt(4));
    String tenant = List.of("a", "b", "c").get(random.nextInt(3));
    Demand demand = new Demand(random.nextInt(100), random.nextInt(500));
    Pending pending =
        CellFixtures.pending(number, tenant, model, priority, now().wall(), timeout, demand);
    arrived.add(pending.id());
    append(new Arrived(pending, Optional.empty(), false, Waiting.NOTHING));
    if (faults.eventsReorder() && random.nextInt(10) == 0) {
      append(new Arrived(pending, Optional.empty(), false, Waiting.NOTHING));
    }
  }

  private void cancel() {
    int number = random.nextInt(numbers + 2);
    Cancel cancel = new Cancel("llama", CellFixtures.id(number), "no more", now().wall());
    append(new ControlReceived(cancel));
  }

  private void close() {
    if (millis < verdictsAwayUntil) {
      return;
    }
    while (!closings.isEmpty()) {
      dev.millrace.model.Closing closing = closings.removeFirst();
      Optional<ResultLogs.Written> written = logs.close(closing);
      if (written.isEmpty()) {
        continue;
      }
      Origin origin =
          new Origin(new WorkerId("dispatcher"), 1, numbers, closing.model(), now().wall());
      append(
          new Reported(
              new WorkerEvent.RunEnded(
                  origin,
                  closing.requestId(),
                  closing.run(),
                  written.get().verdict(),
                  written.get().adopted())));
    }
  }

  private void readSome() {
    for (int left = random.nextInt(6); left > 0 && position < input.size(); left--) {
      read();
    }
    decide(new Tick());
  }

  private void readAll() {
    while (position < input.size()) {
      read();
    }
    decide(new Tick());
  }

  private void read() {
    CellEvent event = seenBy(unreadFrom, input.get(position++));
    if (event instanceof Reported(Status status)) {
      capacities.put(status.origin().worker(), status.slots() + status.prefetch());
      decide(event);
      decide(new Reachable(status.origin().worker(), true));
    } else {
      if (event instanceof ControlReceived(Cancel cancel)) {
        cancelled.add(cancel.requestId());
      }
      decide(event);
    }
  }

  private static CellEvent seenBy(long unreadFrom, Logged logged) {
    return logged.event() instanceof Arrived arrived
        ? new Arrived(
            arrived.pending(), arrived.violation(), logged.offset() >= unreadFrom, Waiting.NOTHING)
        : logged.event();
  }

  /** A zombie reads on and dispatches; it learns of its loss before it takes in an end. */
  private void haunt(Zombie zombie) {
    for (int i = random.nextInt(3); i > 0 && zombie.left > 0; i--) {
      if (zombie.position < input.size()) {
        zombie.left--;
        CellEvent event = seenBy(zombie.unreadFrom, input.get(zombie.position++));
        // Its clock differs, so that its run numbers do.
        Now now = new Now(now().wall().plusNanos(500_000), now().monotonicNanos());
        for (Decision decision : zombie.cell.on(event, now)) {
          if (decision instanceof Decision.Dispatch) {
            send(decision);
          }
        }
      }
    }
  }

  private void decide(CellEvent event) {
    act(cell.on(event, now()));
  }

  private void act(List<Decision> decisions) {
    changelog.apply(decisions, capacities);
    assertThat(decisions)
        .noneMatch(
            it ->
                it instanceof Decision.Dispatch dispatch
                    && dispatch.items().stream().anyMatch(item -> cancelled.contains(item.id())));
    for (Decision decision : decisions) {
      if (faults.cellCrashes() && random.nextInt(4) == 0) {
        unsent.add(decision);
      } else {
        send(decision);
      }
    }
  }

  private void send(Decision decision) {
    switch (decision) {
      case Decision.Dispatch dispatch -> worker(dispatch.worker()).deliver(dispatch);
      case Decision.StopRun stop -> worker(stop.worker()).deliver(stop);
      case Decision.SuspendRun suspend -> worker(suspend.worker()).deliver(suspend);
      case Decision.MoveWorker move -> worker(move.worker()).deliver(move);
      case Decision.Tell tell -> {}
      case Decision.Close close -> closings.add(close.closing());
      case Decision.Complete(Completion completion) ->
          ends.computeIfAbsent(completion.requestId(), any -> new HashSet<>())
              .add(completion.verdict());
      case Decision.DeadLetterRequest dead -> {}
      case Decision.Keep keep -> {}
      case Decision.Forget forget -> {}
      case Decision.Changed changed -> {}
      case Decision.Observed observed -> {}
    }
  }

  private void commit() {
    while (!unsent.isEmpty()) {
      send(unsent.removeFirst());
    }
    changelog.commit();
    committed = position;
  }

  /** Loses a part of the state and outputs since the last commit; the inputs are repeated. */
  private void crash() {
    if (faults.zombies()) {
      zombies.add(new Zombie(cell, unreadFrom, position, 1 + random.nextInt(20)));
    }
    unsent.clear();
    capacities.clear();
    cancelled.clear();
    unreadFrom = nextOffset;
    List<Entry> entries = changelog.survive(random);
    position = committed;
    // A restoration takes longer than run numbers are reserved for.
    pass(101 + random.nextInt(3_000));
    cell = new Cell(rules);
    act(cell.restore(entries, now()));
  }

  private SimulatedWorker worker(WorkerId id) {
    return workers.stream().filter(w -> w.id.equals(id)).findFirst().orElseThrow();
  }

  private void pass(int span) {
    millis += span;
  }

  private Now now() {
    Instant wall = CellFixtures.START.plusMillis(millis);
    return new Now(wall, millis * 1_000_000);
  }

  void assertEveryRequestEndedOnce() {
    assertThat(ends.keySet()).containsAll(arrived);
    ends.forEach(
        (id, verdicts) ->
            assertThat(verdicts)
                .as("verdicts of %s", id)
                .containsExactly(logs.end(id).orElseThrow()));
  }
}
