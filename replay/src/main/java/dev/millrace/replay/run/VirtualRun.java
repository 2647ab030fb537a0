package dev.millrace.replay.run;

import dev.millrace.dispatcher.cell.Cell;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellEvent.Tick;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.Complete;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import dev.millrace.dispatcher.cell.step.Decision.SuspendRun;
import dev.millrace.dispatcher.cell.step.DispatchItem;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.Completion;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerId;
import dev.millrace.replay.fairness.SharesMeter;
import dev.millrace.replay.pool.Lengths;
import dev.millrace.replay.pool.PooledWorker;
import dev.millrace.replay.pool.Sequence;
import dev.millrace.replay.pool.WorkerListener.Leaving;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Some traffic through a cell and a simulated pool in virtual time. Stands in for the dispatcher's
 * shell and for Kafka: arrivals, work and reports take a hop each, verdicts of the cell two. No
 * worker fails. The same traffic and settings lead to the same decisions. One thread.
 */
public final class VirtualRun {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** So long after the workers have joined the first request arrives. */
  private static final long JOINED_NANOS = 1_000_000_000L;

  /** As often as the dispatcher looks at its timers. */
  private static final long TICK_NANOS = 50_000_000L;

  /** Longer than any deadline. */
  private static final Duration FOR_EVER = Duration.ofDays(3_650);

  private static final String CLOSER = "dispatcher";
  private static final RequestBody BODY = RequestBody.of(new byte[400]);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Traffic traffic;
  private final RunSettings settings;
  private final PolicyChoice policy;
  private final IntConsumer ended;
  private final Cell cell;
  private final EventHeap heap = new EventHeap();
  private final PoolReports reports;
  private final Journal journal;
  private final SharesMeter shares;
  private final DecisionPrint print = new DecisionPrint();
  private final List<Lengths> lengths;
  private final int[] generated;
  private final Pool pool;
  private int arrivals;

  /**
   * A run of this traffic.
   *
   * @param ended sees how many requests have ended, after each end
   */
  public VirtualRun(Traffic traffic, RunSettings settings, PolicyChoice policy, IntConsumer ended) {
    this.traffic = traffic;
    this.settings = settings;
    this.policy = policy;
    this.ended = ended;
    this.cell = new Cell(rules(settings, policy));
    this.reports = new PoolReports(settings.pool());
    this.journal = new Journal(traffic.size());
    this.shares = new SharesMeter(settings.scheduling().weights());
    this.lengths = lengths(traffic, settings);
    this.generated = new int[traffic.size()];
    this.pool =
        new Pool(
            traffic.models(),
            settings.pool(),
            heap,
            new PoolEvents(traffic, journal, shares, reports, generated, this::report));
  }

  private static CellRules rules(RunSettings settings, PolicyChoice policy) {
    CellRules rules = CellRules.DEFAULTS;
    return rules
        .with(FOR_EVER, FOR_EVER, rules.unknownModelGrace(), rules.maxAttempts())
        .patient(settings.patience())
        .with(policy.in(settings.scheduling()));
  }

  /** The lengths of all requests of the traffic. */
  public static List<Lengths> lengths(Traffic traffic, RunSettings settings) {
    List<Lengths> lengths = new ArrayList<>(traffic.size());
    for (int i = 0; i < traffic.size(); i++) {
      lengths.add(
          Lengths.of(traffic.requests().get(i), i, settings.seed(), settings.pool().context()));
    }
    return lengths;
  }

  /** Runs it to the end of the last request. */
  public PolicyRun run() {
    pool.workers().forEach(this::join);
    nextArrival();
    heap.at(TICK_NANOS, this::tick);
    while (journal.ended() < traffic.size()) {
      if (!heap.next()) {
        throw new IllegalStateException("nothing happens any more, and requests wait");
      }
    }
    return new PolicyRun(
        policy,
        journal,
        lengths,
        heap.now() - JOINED_NANOS,
        pool.workers().stream().mapToLong(PooledWorker::busyNanos).sum(),
        pool.workers().stream().mapToLong(PooledWorker::slotNanos).sum(),
        shares.index(),
        shares.windows(),
        print.value(),
        print.count());
  }

  private void join(PooledWorker worker) {
    on(reports.status(worker, 0));
    on(new Reachable(PoolReports.id(worker), true));
    long beat = settings.pool().heartbeatNanos();
    heap.at(beat + beat * worker.number() / pool.workers().size(), () -> beat(worker));
  }

  private void beat(PooledWorker worker) {
    report(reports.status(worker, heap.now()));
    heap.in(settings.pool().heartbeatNanos(), () -> beat(worker));
  }

  private void tick() {
    on(new Tick());
    heap.in(TICK_NANOS, this::tick);
  }

  private void nextArrival() {
    if (arrivals < traffic.size()) {
      int number = arrivals++;
      heap.at(arrivalNanos(number), () -> arrive(number));
    }
  }

  private long arrivalNanos(int number) {
    long micros = traffic.requests().get(number).atMicros() - traffic.beginMicros();
    return JOINED_NANOS + micros * NANOS_PER_MICRO;
  }

  private void arrive(int number) {
    TracedRequest request = traffic.requests().get(number);
    journal.arrived(number, heap.now());
    shares.waits(request, heap.now());
    Pending pending =
        Pending.arrived(
            RequestIds.of(number),
            request.tenant(),
            request.model(),
            request.timeoutMillis() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(request.timeoutMillis())),
            new Demand(request.promptTokens(), request.maxTokens(), request.prefix()),
            BODY,
            request.priority(),
            PoolReports.at(heap.now()),
            number,
            new ResultAddress("results", number));
    hop(() -> on(new Arrived(pending, Optional.empty(), true, Waiting.NOTHING)));
    nextArrival();
  }

  private void hop(Runnable action) {
    heap.in(settings.pool().hopNanos(), action);
  }

  private void report(Reported reported) {
    hop(() -> on(reported));
  }

  private void on(CellEvent event) {
    long nanos = heap.now();
    for (Decision decision : cell.on(event, new Now(PoolReports.at(nanos), nanos))) {
      switch (decision) {
        case Dispatch dispatch -> dispatch.items().forEach(item -> send(dispatch.worker(), item));
        case SuspendRun suspend -> end(suspend.worker(), suspend.run(), Leaving.SUSPENDED);
        case StopRun stop -> end(stop.worker(), stop.run(), Leaving.STOPPED);
        case Close close -> close(close);
        case Complete complete -> complete(complete.completion());
        case Decision.DeadLetterRequest _ ->
            throw new IllegalStateException("no worker fails here");
        case Decision.MoveWorker _, Decision.Tell _ ->
            throw new IllegalStateException("there is only one cell");
        case Decision.Keep _, Decision.Forget _, Decision.Changed _, Decision.Observed _ -> {}
      }
    }
  }

  private void send(WorkerId to, DispatchItem item) {
    int number = RequestIds.number(item.id());
    PooledWorker worker = pool.worker(to);
    print.add(1, number, worker.number(), heap.now());
    long timeout = traffic.requests().get(number).timeoutMillis();
    Sequence sequence =
        new Sequence(
            number,
            item.run(),
            lengths.get(number),
            traffic.requests().get(number).prefix(),
            timeout == 0 ? Sequence.NEVER : arrivalNanos(number) + timeout * NANOS_PER_MILLI,
            generated[number]);
    hop(() -> pool.change(worker, it -> it.add(sequence, heap.now())));
  }

  private void end(WorkerId at, long run, Leaving why) {
    PooledWorker worker = pool.worker(at);
    print.add(why == Leaving.SUSPENDED ? 2 : 3, run, worker.number(), heap.now());
    hop(() -> pool.change(worker, it -> it.end(run, why, heap.now())));
  }

  /** Two hops: to the writer of closings, and its report. */
  private void close(Close close) {
    var closing = close.closing();
    print.add(4, RequestIds.number(closing.requestId()), 0, heap.now());
    Origin origin =
        new Origin(new WorkerId(CLOSER), 1, 0, closing.model(), PoolReports.at(heap.now()));
    Reported reported =
        new Reported(
            new RunEnded(origin, closing.requestId(), closing.run(), closing.verdict(), false));
    hop(() -> report(reported));
  }

  private void complete(Completion completion) {
    int number = RequestIds.number(completion.requestId());
    if (!journal.hadSlot(number)) {
      shares.served(traffic.requests().get(number), 0, heap.now());
    }
    journal.ended(number, completion.verdict().outcome(), heap.now());
    ended.accept(journal.ended());
  }
}
