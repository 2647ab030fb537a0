package dev.millrace.arbitrary;

import dev.millrace.model.CellStatus;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Closing;
import dev.millrace.model.Completion;
import dev.millrace.model.Control;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.Header;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.SettingChange;
import dev.millrace.model.StoredResponse;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent.WorkerState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** One generator per kind of record; requests and worker events have classes of their own. */
public final class Records {

  private static final Arbitrary<Long> LONGS = Arbitraries.longs();
  private static final Arbitrary<Integer> INTS = Arbitraries.integers();

  private Records() {}

  /** Work for one worker. */
  public static Arbitrary<WorkBatch> workBatches() {
    Arbitrary<WorkBatch.CancelRun> cancels =
        Combinators.combine(Values.requestIds(), LONGS, Values.text()).as(WorkBatch.CancelRun::new);
    Arbitrary<WorkBatch.SuspendRun> suspends =
        Combinators.combine(Values.requestIds(), LONGS).as(WorkBatch.SuspendRun::new);
    return Combinators.combine(
            Values.workerIds(),
            LONGS,
            workItems().list().ofMaxSize(2),
            cancels.list().ofMaxSize(2),
            suspends.list().ofMaxSize(2),
            cells())
        .as(WorkBatch::new);
  }

  /** A scheduling cell, or none. */
  static Arbitrary<OptionalInt> cells() {
    return Arbitraries.integers()
        .greaterOrEqual(-1)
        .map(cell -> cell < 0 ? OptionalInt.empty() : OptionalInt.of(cell));
  }

  /** Records of result topics. */
  public static Arbitrary<ResultEvent> resultEvents() {
    return Arbitraries.oneOf(
        Combinators.combine(
                Values.requestIds(),
                LONGS,
                Arbitraries.of(StartMode.class),
                INTS,
                Values.text(),
                Values.text(),
                Values.instants(),
                Values.text())
            .as(ResultEvent.Started::new),
        Combinators.combine(
                Values.requestIds(),
                LONGS,
                INTS,
                Values.text(),
                INTS.list().ofMaxSize(10),
                likelihoods().list().ofMaxSize(3))
            .as(ResultEvent.Tokens::new),
        Combinators.combine(
                Values.requestIds(),
                LONGS,
                Values.verdicts(),
                Values.instants(),
                Arbitraries.floats().list().ofMaxSize(5))
            .as(ResultEvent.Finished::new));
  }

  private static Arbitrary<TokenLikelihood> likelihoods() {
    Arbitrary<ByteBuffer> bytes =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(5).map(ByteBuffer::wrap);
    Arbitrary<Double> logprobs = Arbitraries.doubles();
    Arbitrary<TokenLikelihood.Alternative> alternatives =
        Combinators.combine(INTS, bytes, logprobs).as(TokenLikelihood.Alternative::new);
    return Combinators.combine(bytes, logprobs, alternatives.list().ofMaxSize(3))
        .as(TokenLikelihood::new);
  }

  /** Accepted ends. */
  public static Arbitrary<Completion> completions() {
    return Combinators.combine(
            Combinators.combine(Values.requestIds(), Values.text(), Values.text(), Values.text())
                .as((id, tenant, model, worker) -> new Names(id, tenant, model, worker)),
            Arbitraries.of(Priority.class),
            LONGS,
            INTS,
            Values.addresses(),
            Values.verdicts(),
            Combinators.combine(Values.instants(), Values.instants(), Values.maybe(Values.text()))
                .as(End::new))
        .as(
            (names, priority, run, attempts, address, verdict, end) ->
                new Completion(
                    names.id,
                    names.tenant,
                    names.model,
                    priority,
                    run,
                    attempts,
                    names.worker,
                    address,
                    verdict,
                    end.arrived,
                    end.finished,
                    end.output));
  }

  /** Cancellations. */
  public static Arbitrary<Control> controls() {
    return Combinators.combine(Values.text(), Values.requestIds(), Values.text(), Values.instants())
        .as(Control.Cancel::new);
  }

  /** Changes of settings. */
  public static Arbitrary<SettingChange> settingChanges() {
    return Combinators.combine(
            Values.text().filter(key -> !key.isBlank()),
            Values.text().optional(),
            Values.text(),
            Values.text(),
            Values.instants())
        .as(SettingChange::new);
  }

  /** Responses of the Responses API. */
  public static Arbitrary<StoredResponse> storedResponses() {
    return Combinators.combine(
            Values.requestIds(),
            Values.text(),
            Values.text(),
            Arbitraries.of(Priority.class),
            Values.addresses(),
            Arbitraries.of(true, false),
            Values.instants(),
            Values.text())
        .as(
            (id, tenant, model, priority, address, background, at, content) ->
                new StoredResponse(
                    id,
                    tenant,
                    model,
                    priority,
                    address,
                    background,
                    at,
                    at.plusSeconds(60),
                    content));
  }

  /** Verdicts reached without a worker. */
  public static Arbitrary<Closing> closings() {
    return Combinators.combine(
            Combinators.combine(Values.requestIds(), Values.text(), Values.text())
                .as((id, tenant, model) -> new Names(id, tenant, model, "")),
            LONGS,
            INTS,
            Values.addresses(),
            Values.verdicts(),
            Values.instants(),
            Combinators.combine(Arbitraries.of(true, false), cells()).as(Decided::new))
        .as(
            (who, run, attempt, address, verdict, at, decided) ->
                new Closing(
                    who.id(),
                    who.model(),
                    run,
                    attempt,
                    address,
                    verdict,
                    at,
                    decided.mayHavePredecessor,
                    who.tenant(),
                    decided.cell));
  }

  /** Records that could not be used. */
  public static Arbitrary<DeadLetter> deadLetters() {
    Arbitrary<Bytes> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(50).map(Bytes::of);
    Arbitrary<Header> headers = Combinators.combine(Values.text(), bytes).as(Header::new);
    return Combinators.combine(
            Values.text(),
            Combinators.combine(INTS, LONGS).as(Position::new),
            Values.instants(),
            Values.maybe(bytes),
            Values.maybe(bytes),
            headers.list().ofMaxSize(2),
            Combinators.combine(Arbitraries.of(ReasonCode.class), Values.text()).as(Why::new),
            Values.instants())
        .as(
            (topic, position, timestamp, key, value, all, why, at) ->
                new DeadLetter(
                    topic,
                    position.partition,
                    position.offset,
                    timestamp,
                    key,
                    value,
                    all,
                    why.code,
                    why.text,
                    at));
  }

  /** State of the scheduling cells. */
  public static Arbitrary<CellStatus> cellStatuses() {
    Arbitrary<Map<Priority, Integer>> queued =
        Combinators.combine(INTS, INTS, INTS, INTS)
            .as(
                (critical, high, normal, low) ->
                    Map.of(
                        Priority.CRITICAL, critical,
                        Priority.HIGH, high,
                        Priority.NORMAL, normal,
                        Priority.LOW, low));
    return Combinators.combine(
            Values.text(),
            INTS,
            Values.instants(),
            queued,
            INTS,
            Values.maybe(Values.instants()),
            Combinators.combine(workerViews().list().ofMaxSize(3), loads()).as(WorkAndLoad::new))
        .as(
            (model, partition, at, waiting, running, oldest, more) ->
                new CellStatus(
                    model, partition, at, waiting, running, oldest, more.workers, more.load));
  }

  private static Arbitrary<CellStatus.Load> loads() {
    return Combinators.combine(
            LONGS,
            Values.maybe(INTS.map(Duration::ofMillis)),
            Values.maybe(Values.instants()),
            Arbitraries.of(Priority.class).set())
        .as(CellStatus.Load::new);
  }

  private static Arbitrary<WorkItem> workItems() {
    return Combinators.combine(
            Requests.any(),
            Arbitraries.of(Priority.class),
            LONGS,
            INTS,
            Values.instants(),
            Combinators.combine(Values.maybe(Values.instants()), Values.maybe(Values.instants()))
                .as(Times::new),
            Values.addresses(),
            Arbitraries.of(true, false))
        .as(
            (request, priority, run, attempt, arrived, times, address, mayHavePredecessor) ->
                new WorkItem(
                    request,
                    priority,
                    run,
                    attempt,
                    arrived,
                    times.deadline,
                    address,
                    mayHavePredecessor,
                    times.sent));
  }

  private static Arbitrary<WorkerView> workerViews() {
    return Combinators.combine(
            Values.workerIds(),
            LONGS,
            Arbitraries.of(WorkerState.class),
            Arbitraries.of(true, false),
            INTS,
            INTS,
            INTS,
            Combinators.combine(LONGS, LONGS, Arbitraries.of(true, false), LONGS).as(Memory::new))
        .as(
            (worker, epoch, state, alive, slots, held, context, memory) ->
                new WorkerView(
                    worker,
                    epoch,
                    state,
                    alive,
                    slots,
                    held,
                    context,
                    memory.used,
                    memory.free,
                    memory.drained,
                    memory.tokens));
  }

  /** jqwik combines at most eight generators; these bundle some. */
  private record Times(Optional<Instant> deadline, Optional<Instant> sent) {}

  private record End(Instant arrived, Instant finished, Optional<String> output) {}

  private record Names(
      dev.millrace.model.RequestId id, String tenant, String model, String worker) {}

  private record Position(int partition, long offset) {}

  private record Why(ReasonCode code, String text) {}

  private record Memory(long used, long free, boolean drained, long tokens) {}

  private record WorkAndLoad(List<WorkerView> workers, CellStatus.Load load) {}

  private record Decided(boolean mayHavePredecessor, OptionalInt cell) {}
}
