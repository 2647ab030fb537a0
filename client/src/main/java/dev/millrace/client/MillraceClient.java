package dev.millrace.client;

import dev.millrace.client.cells.CellDirectory;
import dev.millrace.client.cells.HeldBack;
import dev.millrace.client.follow.DedicatedTopics;
import dev.millrace.client.follow.ResultTails;
import dev.millrace.client.lease.PoolKeepAlive;
import dev.millrace.client.lease.PooledResults;
import dev.millrace.client.lease.ResultRoute;
import dev.millrace.kafka.RepeatedRequest;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.logging.LogKey;
import dev.millrace.model.Control;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits requests and reads their results. Build one per program and share it: it holds one
 * producer, one consumer and a pool of result topics.
 *
 * <p>Thread rule: any thread. {@link #close} may come at any moment; every handle's result is
 * completed after it.
 */
public final class MillraceClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MillraceClient.class);

  /** Characters of a cancellation's reason. */
  public static final int MAX_REASON = 500;

  private final ClientSettings settings;
  private final Wires wires;
  private final RequestFactory requests;
  private final RecordSender sender;
  private final PooledResults pool;
  private final CellDirectory cells;
  private final Supplier<LoopHealth> cellReading;
  private final ResultTails tails;
  private final DedicatedTopics dedicated;
  private final Executor callbacks;
  private final List<AutoCloseable> owned;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Watchdog watchdog = new Watchdog();
  private final Map<RequestId, RunningRequest> running = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  MillraceClient(ClientSettings settings, Wires wires, ClientParts parts) {
    this.settings = settings;
    this.wires = wires;
    this.requests = new RequestFactory(settings, parts.clock());
    this.sender = parts.sender();
    this.pool = parts.pool();
    this.cells = parts.cells();
    this.cellReading = parts.cellReading();
    this.tails = parts.tails();
    this.dedicated = parts.dedicated();
    this.callbacks = parts.callbacks();
    this.owned = parts.owned();
    this.clock = parts.clock();
    this.nanoTime = parts.nanoTime();
    new PoolKeepAlive(watchdog::after, PoolKeepAlive.INTERVAL, () -> keepPoolAlive(parts.poolId()))
        .begin(settings.poolId().isPresent());
  }

  /** A failure is ignored: the next interval tries again. */
  private void keepPoolAlive(RequestId poolId) {
    CompletableFuture<Void> unused =
        sender.send(
            settings.topics().leasedResults(poolId, 0),
            poolId.toString(),
            wires.resultEvents().encode(PoolKeepAlive.record(poolId, clock.instant())));
  }

  /** Starts a builder with the defaults of {@link MillraceClientBuilder}. */
  public static MillraceClientBuilder builder() {
    return new MillraceClientBuilder();
  }

  /** Continues this text with the client's defaults. */
  public RequestHandle submit(String prompt) {
    return submit(Submission.prompt(prompt).build());
  }

  /** Asks for the vector of this text, see {@link Result.Success#vector}. */
  public RequestHandle embed(String text) {
    return submit(Submission.passage(text).build());
  }

  /**
   * Sends a request. Does not wait for Kafka's acknowledgement, see {@link RequestHandle#accepted};
   * may block for the producer's {@code max.block.ms} (5 s) while the cluster cannot be reached.
   *
   * @throws IllegalArgumentException if it breaks a rule; names the field and the limit
   * @throws IllegalStateException if the client is closed
   * @throws NotAcceptedException if the queue of its model asks to hold back requests of its
   *     priority, or if a dedicated result topic was asked for and cannot be created
   */
  public RequestHandle submit(Submission submission) {
    return submit(submission, Admission.ALWAYS);
  }

  /** The same, if the admission lets it go. */
  public RequestHandle submit(Submission submission, Admission admission) {
    requireOpen();
    InferenceRequest draft = requests.request(submission);
    Priority priority = submission.priority().orElse(settings.defaultPriority());
    if (settings.heedsQueues()) {
      requireRoom(draft.model(), priority);
    }
    RunningRequest request = new RunningRequest(draft.id(), nanoTime, callbacks);
    if (running.putIfAbsent(draft.id(), request) != null) {
      throw new IllegalArgumentException("id: a request with this id is already running");
    }
    request.whenOver(() -> running.remove(draft.id(), request));
    ResultRoute route = openRoute(submission.target(), draft.id(), request);
    request.whenOver(route::close);
    InferenceRequest addressed = RequestFactory.at(draft, route.address());
    try {
      admission.admit(route.address());
    } catch (RuntimeException refused) {
      request.giveUp(new ErrorInfo(ErrorCode.UNAVAILABLE, "the request was not let go"));
      throw refused;
    }
    CompletableFuture<Void> accepted = send(addressed, priority, submission.repeated());
    watch(addressed, request, accepted);
    if (closed.get()) {
      request.giveUp(clientClosed());
    }
    String model = addressed.model();
    RequestId id = addressed.id();
    return new SubmittedRequest(
        addressed,
        priority,
        route.address(),
        request,
        accepted,
        callbacks,
        reason -> cancel(model, id, reason));
  }

  /**
   * Sends a request whose id and address are known, for somebody else to follow. The pipeline
   * passes it over if it has it already; one that may have been sent before says so, see {@link
   * Submission.Builder#mayBeRepeated}.
   *
   * @param submission names its id and its address
   * @return done when Kafka has it; fails with {@link NotAcceptedException}
   * @throws IllegalArgumentException if it breaks a rule; names the field and the limit
   */
  public CompletableFuture<Void> send(Submission submission) {
    requireOpen();
    if (submission.id().isEmpty() || !(submission.target() instanceof ResultTarget.Named)) {
      throw new IllegalArgumentException(
          "id: a request that nobody follows here has one, and an address");
    }
    Priority priority = submission.priority().orElse(settings.defaultPriority());
    return send(requests.request(submission), priority, submission.repeated());
  }

  private CompletableFuture<Void> send(
      InferenceRequest request, Priority priority, boolean repeated) {
    return sender.send(
        settings.topics().requests(priority),
        request.model(),
        wires.requests().encode(request),
        repeated ? List.of(RepeatedRequest.mark()) : List.of());
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the client is closed");
    }
  }

  private void requireRoom(String model, Priority priority) {
    Optional<HeldBack> held = cells.heldBack(model, priority);
    if (held.isPresent()) {
      throw new NotAcceptedException(held.get());
    }
  }

  private ResultRoute openRoute(ResultTarget target, RequestId id, RunningRequest request) {
    try {
      return route(target, id, request);
    } catch (RuntimeException failure) {
      running.remove(id, request);
      throw failure;
    }
  }

  private ResultRoute route(ResultTarget target, RequestId id, RunningRequest request) {
    if (target instanceof ResultTarget.Named named) {
      return tails.follow(named.address(), id, request);
    }
    if (target instanceof ResultTarget.Dedicated) {
      return tails.follow(dedicated.create(id), id, request);
    }
    return pool.open(id, request);
  }

  private void watch(
      InferenceRequest sent, RunningRequest request, CompletableFuture<Void> accepted) {
    CompletableFuture<Void> unused =
        accepted.whenComplete(
            (ok, failure) -> {
              if (failure == null) {
                sent.timeout().ifPresent(timeout -> watchDeadline(timeout, request));
              } else {
                request.giveUp(explain(failure));
              }
            });
  }

  private void watchDeadline(Duration timeout, RunningRequest request) {
    Duration limit = timeout.plus(settings.terminalGrace());
    Runnable stopWatching =
        watchdog.after(
            limit,
            () ->
                request.giveUp(
                    new ErrorInfo(
                        ErrorCode.UNAVAILABLE,
                        "no end of the request was heard of within "
                            + limit.toMillis()
                            + " ms, its timeout and the client's grace")));
    request.whenOver(stopWatching);
  }

  private static ErrorInfo explain(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof NotAcceptedException refused
        ? refused.error()
        : new ErrorInfo(ErrorCode.INTERNAL, "the request could not be sent");
  }

  /**
   * Asks the pipeline to end any request, also one of another client.
   *
   * @param model the request's model; the cancellation goes to its scheduling cell
   * @param reason for people; at most {@value #MAX_REASON} characters
   * @return done when Kafka has the cancellation; fails with {@link NotAcceptedException}
   */
  public CompletableFuture<Void> cancel(String model, RequestId id, String reason) {
    if (reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "reason: must be at most " + MAX_REASON + " characters, got " + reason.length());
    }
    Control.Cancel cancel = new Control.Cancel(model, id, reason, clock.instant());
    return sender.send(settings.topics().control(), model, wires.controls().encode(cancel));
  }

  /** How the reading of results is doing; while it fails, results are late and not lost. */
  public LoopHealth reading() {
    return pool.health();
  }

  /** The states of the queues, as far as the client follows them. */
  public CellDirectory cells() {
    return cells;
  }

  /** How the following of these is doing; while it fails, they are old. */
  public LoopHealth followingCells() {
    return cellReading.get();
  }

  /** Requests that have not ended. */
  public int runningRequests() {
    return running.size();
  }

  /**
   * Sends what was submitted, then ends every handle that still waits as failed with {@code
   * unavailable}; the pipeline goes on with those requests. Bounded by the close timeout per step.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    sender.close();
    pool.close();
    tails.close();
    running.values().forEach(request -> request.giveUp(clientClosed()));
    watchdog.close();
    for (AutoCloseable part : owned) {
      closeQuietly(part);
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failure) {
      LOG.atInfo()
          .addKeyValue(LogKey.REASON, failure.toString())
          .log("a part of the client did not close cleanly");
    }
  }

  private static ErrorInfo clientClosed() {
    return new ErrorInfo(
        ErrorCode.UNAVAILABLE, "the client was closed; the request goes on without it");
  }
}
