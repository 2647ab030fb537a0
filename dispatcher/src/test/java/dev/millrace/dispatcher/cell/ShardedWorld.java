package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.SimulatedCell.Logged;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.shard.CellSite;
import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.Completion;
import dev.millrace.model.Control.Cancel;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Died;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Several cells that share a model, their workers, the result topics and the loop that writes
 * verdicts; everything is determined by one seed.
 *
 * <p>At every dispatch it asserts that no cell sends work to an incarnation of a worker that is in
 * another one.
 */
final class ShardedWorld implements SimulatedCell.World {

  static final String MODEL = "llama";
  static final int CELLS = 4;

  /** A run ends in about so many steps of a tenth of a second, nearly always. */
  static final long LONGEST_RUN_MILLIS = 6_000;

  private static final int HOME = 3;

  /**
   * Which faults occur.
   *
   * @param events whether events of workers and reports of cells are lost, repeated and reordered
   * @param replans whether the number of shards changes, in order
   */
  record Faults(boolean workersCrash, boolean cellsCrash, boolean events, boolean replans) {

    static final Faults NONE = new Faults(false, false, false, false);
  }

  final Map<RequestId, Set<Verdict>> ends = new HashMap<>();
  final Map<RequestId, Priority> arrived = new HashMap<>();
  final List<SimulatedWorker> workers = new ArrayList<>();
  final List<SimulatedCell> cells = new ArrayList<>();

  /** Runs that each cell gave to workers. */
  final Map<Integer, Integer> dispatched = new TreeMap<>();

  private final Faults faults;
  private final Random random;
  private final ResultLogs logs = new ResultLogs();
  private final Deque<dev.millrace.model.Closing> closings = new ArrayDeque<>();
  private ShardPlan plan;
  private int numbers;
  private long millis;
  private long writerSequence;

  ShardedWorld(long seed, CellRules rules, Faults faults, int shards, int workerCount) {
    this.random = new Random(seed);
    this.faults = faults;
    this.plan = plan(shards);
    for (int cell = 0; cell < CELLS; cell++) {
      cells.add(new SimulatedCell(rules, new CellSite(cell, plan), this));
    }
    for (int i = 0; i < workerCount; i++) {
      SimulatedWorker worker =
          new SimulatedWorker(
              "w" + i, MODEL, 1 + random.nextInt(3), random.nextInt(2), now().wall());
      worker.announcesIn(HOME);
      workers.add(worker);
    }
  }

  private static ShardPlan plan(int shards) {
    return new ShardPlan(CELLS, Map.of(MODEL, shards), model -> HOME);
  }

  /** Runs random actions, then lets everything finish. */
  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      pass(random.nextInt(200));
      happen();
      for (SimulatedCell cell : cells) {
        cell.read(random.nextInt(8), random, faults.cellsCrash());
        if (random.nextInt(4) == 0) {
          cell.commit();
        }
      }
    }
    for (int i = 0; i < 3_000 && !atRest(); i++) {
      step();
    }
  }

  /** A tenth of a second in which nothing is lost. */
  void step() {
    pass(100);
    for (SimulatedWorker worker : workers) {
      if (!worker.up) {
        restart(worker);
      }
      live(worker);
    }
    close();
    readAll();
  }

  void readAll() {
    for (SimulatedCell cell : cells) {
      cell.read(Integer.MAX_VALUE, random, false);
      cell.commit();
    }
  }

  boolean atRest() {
    return cells.stream().allMatch(SimulatedCell::hasRead)
        && ends.keySet().containsAll(arrived.keySet())
        && closings.isEmpty();
  }

  private void happen() {
    SimulatedWorker worker = workers.get(random.nextInt(workers.size()));
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> request();
      case 4 -> cancel();
      case 5 -> close();
      case 6 -> {
        if (faults.workersCrash() && worker.up && random.nextInt(4) == 0) {
          worker.die();
          if (random.nextBoolean()) {
            Origin by =
                new Origin(worker.id, WorkerEvent.epochAt(now().wall()), 0, MODEL, now().wall());
            append(HOME, new Logged(new Reported(new Died(by, "killed")), false, false));
          }
        }
      }
      case 7 -> {
        if (!worker.up) {
          restart(worker);
        }
      }
      case 8 -> {
        if (faults.cellsCrash() && random.nextInt(3) == 0) {
          pass(101 + random.nextInt(3_000));
          cells.get(random.nextInt(CELLS)).crash(random);
        }
      }
      case 9 -> {
        if (faults.replans() && random.nextInt(6) == 0) {
          replan(1 + random.nextInt(CELLS));
        }
      }
      default -> workers.forEach(this::live);
    }
  }

  private void restart(SimulatedWorker worker) {
    worker.restart(now().wall());
    worker.announcesIn(HOME);
  }

  private void live(SimulatedWorker worker) {
    if (worker.up) {
      worker.read(random, now().wall()).forEach(this::say);
      worker.work(logs, random, now().wall()).forEach(this::say);
      say(worker.heartbeat(now().wall()));
    }
  }

  private void say(WorkerEvent event) {
    Logged record = new Logged(new Reported(event), false, false);
    int cell = event.origin().cell().orElse(HOME);
    if (faults.events()) {
      boolean mayBeLost = event instanceof Status || event instanceof WorkerEvent.Left;
      if (mayBeLost && random.nextInt(15) == 0) {
        return;
      }
      if (random.nextInt(10) == 0) {
        cells.get(cell).insert(record);
        return;
      }
      if (random.nextInt(10) == 0) {
        append(cell, record);
      }
    }
    append(cell, record);
  }

  private void append(int cell, Logged record) {
    cells.get(cell).append(record);
  }

  /** A request, keyed by its model. */
  void request() {
    Optional<Duration> timeout =
        random.nextInt(4) == 0
            ? Optional.of(Duration.ofMillis(1 + random.nextInt(3_000)))
            : Optional.empty();
    Priority priority = List.of(Priority.values()).get(random.nextInt(4));
    request(priority, timeout);
    if (faults.events() && !faults.replans() && random.nextInt(10) == 0) {
      numbers--;
      request(priority, timeout);
    }
  }

  void request(Priority priority, Optional<Duration> timeout) {
    Pending pending =
        CellFixtures.pending(
            numbers++,
            "default",
            MODEL,
            priority,
            now().wall(),
            timeout,
            new Demand(10, random.nextInt(500)));
    arrived.put(pending.id(), priority);
    CellEvent event = new Arrived(pending, Optional.empty(), false, Waiting.NOTHING);
    append(HOME, new Logged(event, false, false));
  }

  /** A request without a deadline that belongs to this cell. */
  RequestId requestOf(int cell) {
    while (plan.cellOf(MODEL, CellFixtures.id(numbers)) != cell) {
      numbers++;
    }
    RequestId id = CellFixtures.id(numbers);
    request(Priority.NORMAL, Optional.empty());
    return id;
  }

  /** The cells that share the model now. */
  List<Integer> shards() {
    return plan.cellsOf(MODEL);
  }

  /** How many workers are in this cell, as they say themselves. */
  long workersIn(int cell) {
    return workers.stream().filter(w -> w.cell().equals(OptionalInt.of(cell))).count();
  }

  /** What waits in this cell. */
  int waitingIn(int cell) {
    return cells.get(cell).waiting(MODEL);
  }

  /** Milliseconds since the beginning. */
  long millis() {
    return millis;
  }

  /** Stops every cell in order, and starts it with so many shards. */
  void replan(int shards) {
    plan = plan(shards);
    pass(101 + random.nextInt(3_000));
    cells.forEach(cell -> cell.replan(new CellSite(cell.number(), plan), random));
  }

  private void cancel() {
    cancel(CellFixtures.id(random.nextInt(numbers + 2)));
  }

  void cancel(RequestId request) {
    Cancel cancel = new Cancel(MODEL, request, "no more", now().wall());
    append(HOME, new Logged(new ControlReceived(cancel), false, false));
  }

  private void close() {
    while (!closings.isEmpty()) {
      dev.millrace.model.Closing closing = closings.removeFirst();
      Optional<ResultLogs.Written> written = logs.close(closing);
      if (written.isEmpty()) {
        continue;
      }
      Origin origin =
          new Origin(
              new WorkerId("dispatcher"),
              1,
              writerSequence++,
              closing.model(),
              now().wall(),
              closing.cell());
      WorkerEvent ended =
          new WorkerEvent.RunEnded(
              origin,
              closing.requestId(),
              closing.run(),
              written.get().verdict(),
              written.get().adopted());
      append(closing.cell().orElse(HOME), new Logged(new Reported(ended), false, false));
    }
  }

  @Override
  public void forward(int cell, Logged record) {
    append(cell, record);
  }

  @Override
  public void send(SimulatedCell from, Decision decision) {
    switch (decision) {
      case Decision.Dispatch dispatch -> {
        SimulatedWorker worker = worker(dispatch.worker());
        if (dispatch.epoch() == worker.epoch()) {
          assertThat(worker.cell())
              .as("the cell of %s in epoch %s", worker.id, worker.epoch())
              .isEqualTo(OptionalInt.of(from.number()));
        }
        dispatched.merge(from.number(), dispatch.items().size(), Integer::sum);
        worker.deliver(dispatch);
      }
      case Decision.StopRun stop -> worker(stop.worker()).deliver(stop);
      case Decision.SuspendRun suspend -> worker(suspend.worker()).deliver(suspend);
      case Decision.MoveWorker move -> worker(move.worker()).deliver(move);
      case Decision.Tell tell -> {
        if (!faults.events() || random.nextInt(5) > 0) {
          append(tell.cell(), new Logged(new Reported(tell.report()), false, false));
        }
      }
      case Decision.Close close -> closings.add(close.closing().in(from.number()));
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

  private SimulatedWorker worker(WorkerId id) {
    return workers.stream().filter(w -> w.id.equals(id)).findFirst().orElseThrow();
  }

  private void pass(int span) {
    millis += span;
  }

  @Override
  public Now now() {
    return new Now(CellFixtures.START.plusMillis(millis), millis * 1_000_000);
  }

  void assertEveryRequestEndedOnce() {
    assertThat(ends.keySet()).containsAll(arrived.keySet());
    ends.forEach(
        (id, verdicts) ->
            assertThat(verdicts)
                .as("verdicts of %s", id)
                .containsExactly(logs.end(id).orElseThrow()));
  }

  void assertNoRequestInTwoCells() {
    Map<RequestId, Integer> owners = new HashMap<>();
    for (SimulatedCell cell : cells) {
      for (RequestId id : cell.accepted()) {
        assertThat(owners.put(id, cell.number())).as("another cell of %s", id).isNull();
      }
    }
  }

  void assertNoneFailedForWantOfAModel() {
    assertThat(ends.values())
        .allSatisfy(
            verdicts ->
                assertThat(verdicts)
                    .noneMatch(
                        it ->
                            it.error()
                                .filter(e -> e.code() == ErrorCode.MODEL_NOT_FOUND)
                                .isPresent()));
  }
}
