package dev.millrace.worker.run;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.redis.flags.CancelFlag;
import dev.millrace.resultlog.Opening;
import dev.millrace.worker.metrics.AbandonReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: asks {@link RunPublication} what to do at every event, and does it.
 *
 * <p>On the first attempt the engine starts while the run is being opened in the log, and what it
 * generates waits for that. A later attempt goes on after the tokens that stand in the log, so it
 * has to know them first.
 *
 * <p>Thread rule: any thread. The lock is held only for decisions, never for input or output, so
 * the engine's loop waits for no broker: records are encoded and handed to Kafka on the executor.
 */
final class Run implements GenerationListener {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final WorkItem item;
  private final RunContext with;
  private final Consumer<Run> whenOver;
  private final Verdicts verdicts;
  private final long takenNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final RunPublication publication;
  private volatile int generated;
  private volatile boolean generating = true;
  private boolean streaming;
  private boolean complete;
  private long lastTokenNanos;
  private volatile CompletableFuture<Void> accepted = CompletableFuture.completedFuture(null);
  private @Nullable Generation generation;
  private @Nullable StopReason stopReason;

  /**
   * @param whenOver called once, on the executor, when the run has reported or was given up
   */
  Run(WorkItem item, RunContext with, Consumer<Run> whenOver) {
    this.item = item;
    this.with = with;
    this.whenOver = whenOver;
    this.verdicts = new Verdicts(item.arrivedAt(), with.clock().instant());
    this.takenNanos = with.nanoTime().getAsLong();
    this.publication =
        new RunPublication(item.request().id(), item.run(), with.maxTokensPerRecord());
  }

  WorkItem item() {
    return item;
  }

  HeldRun held() {
    return new HeldRun(item.request().id(), item.run(), generated);
  }

  /** Whether it takes a slot, or is about to. */
  boolean generating() {
    return generating;
  }

  /** Begins; on a thread that may block. */
  void begin() {
    if (over()) {
      return;
    }
    accepted = with.reports().accepted(item.request().id(), item.run());
    boolean first = item.attempt() == 1;
    open(first ? StartMode.RESTART : StartMode.CONTINUE, first ? opening -> {} : this::goOn);
    with.cancelFlags().read(item.request().id()).ifPresent(this::cancel);
    if (first) {
      generate(List.of());
    }
  }

  /** Generates what comes after the log, unless nothing more is to be written there. */
  private void goOn(Opening opening) {
    if (opening instanceof Opening.Fresh fresh && !over()) {
      if (fresh.nextIndex() > 0) {
        with.meters().continued();
      }
      generated = fresh.nextIndex();
      complete = fresh.complete();
      generate(fresh.resumed());
    }
  }

  private void open(StartMode mode, Consumer<Opening> whenOpen) {
    Started marker =
        new Started(
            item.request().id(),
            item.run(),
            mode,
            item.attempt(),
            with.worker(),
            item.request().model(),
            with.clock().instant());
    var unused =
        (item.mayHavePredecessor()
                ? with.log().open(item.address(), marker)
                : with.log().openFirst(item.address(), marker))
            .whenComplete(
                (opening, failure) -> {
                  with.meters().opened(with.nanoTime().getAsLong() - takenNanos);
                  if (failure == null) {
                    decide(() -> publication.opened(opening));
                    whenOpen.accept(opening);
                  } else {
                    unwritable(failure);
                  }
                });
  }

  private void generate(List<Integer> resumed) {
    if (deadlinePassed(with.clock().instant())) {
      stop(new StopReason.DeadlinePassed());
    }
    Optional<StopReason> before = stopReason();
    if (before.isPresent()) {
      end(verdicts.of(before.get(), with.clock().instant()), "");
      return;
    }
    try {
      Generation started =
          with.engine().start(EngineRequests.of(item, resumed, with.clock().instant()), this);
      lock.lock();
      try {
        generation = started;
      } finally {
        lock.unlock();
      }
      if (stopReason().isPresent() || over()) {
        started.cancel();
      }
    } catch (RejectedGenerationException refusal) {
      end(verdicts.rejected(refusal, with.clock().instant()), "");
    } catch (RuntimeException defect) {
      LOG.error("engine refused a start {}", this, defect);
      end(verdicts.defect(with.clock().instant()), "");
    }
  }

  /** Stops the run if the flag is of its tenant; a flag of another tenant is ignored. */
  void cancel(CancelFlag flag) {
    if (flag.tenant().equals(item.request().tenant())) {
      stop(new StopReason.Cancelled(flag.reason()));
    }
  }

  /** Ends the run with the verdict that this reason stands for; only the first reason counts. */
  void stop(StopReason wanted) {
    Generation running;
    lock.lock();
    try {
      if (stopReason != null) {
        return;
      }
      stopReason = wanted;
      running = generation;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.cancel();
    }
  }

  /** Stops the run if its deadline passed so long ago that the engine must have missed it. */
  void enforceDeadline(Instant latest) {
    if (generating && deadlinePassed(latest)) {
      stop(new StopReason.DeadlinePassed());
    }
  }

  /** Drops the run: nothing more is written or reported. */
  void drop() {
    lock.lock();
    try {
      publication.abandon(AbandonReason.SUPERSEDED);
    } finally {
      lock.unlock();
    }
    generating = false;
    cancelGeneration();
  }

  @Override
  public void onToken(GeneratedToken token) {
    if (complete) {
      cancelGeneration();
      return;
    }
    long now = with.nanoTime().getAsLong();
    if (streaming) {
      with.meters().nextToken(now - lastTokenNanos);
    } else {
      with.meters().firstToken(now - takenNanos);
    }
    streaming = true;
    lastTokenNanos = now;
    generated = token.index() + 1;
    decide(() -> publication.token(token));
  }

  @Override
  public void onEnd(GenerationResult result) {
    if (result instanceof GenerationResult.Failed failed && failed.engineLost()) {
      generating = false;
      decide(() -> publication.abandon(AbandonReason.ENGINE_LOST));
      with.engineLost().accept(failed.message());
      return;
    }
    if (complete && stopReason().isEmpty() && !(result instanceof GenerationResult.Failed)) {
      end(verdicts.complete(result, generated, with.clock().instant()), "");
      return;
    }
    String tail = result instanceof GenerationResult.Completed completed ? completed.tail() : "";
    end(verdicts.of(result, stopReason().orElse(null), with.clock().instant()), tail);
  }

  private void end(Verdict verdict, String tail) {
    generating = false;
    decide(() -> publication.ended(verdict, tail));
  }

  private void decide(Supplier<Step> decision) {
    Step step;
    lock.lock();
    try {
      step = decision.get();
    } finally {
      lock.unlock();
    }
    act(step);
  }

  private void act(Step step) {
    switch (step) {
      case Step.Nothing nothing -> {}
      case Step.Append(Tokens tokens) -> append(tokens);
      case Step.Finish(Verdict verdict) -> finish(verdict);
      case Step.Report report -> with.executor().execute(() -> report(report));
      case Step.Abandon(AbandonReason reason) -> with.executor().execute(() -> abandoned(reason));
    }
  }

  private void append(Tokens tokens) {
    long handedIn = with.nanoTime().getAsLong();
    var unused =
        with.log()
            .append(item.address(), tokens)
            .whenComplete(
                (offset, failure) -> {
                  if (failure == null) {
                    with.meters()
                        .acknowledged(tokens.ids().size(), with.nanoTime().getAsLong() - handedIn);
                    decide(publication::acknowledged);
                  } else {
                    unwritable(failure);
                  }
                });
  }

  /**
   * Appends the end. Invariant: the report that the run was accepted is in the log of worker events
   * before the end is in the result topic, so that the dispatcher learns of the run before any
   * later one can be ended.
   */
  private void finish(Verdict verdict) {
    Finished finished =
        new Finished(item.request().id(), item.run(), verdict, with.clock().instant());
    var unused =
        accepted
            .thenCompose(reported -> with.log().finish(item.address(), finished))
            .whenComplete(
                (offset, failure) -> {
                  if (failure == null) {
                    decide(publication::acknowledged);
                  } else {
                    unwritable(failure);
                  }
                });
  }

  private void report(Step.Report report) {
    Verdict verdict = report.verdict();
    generating = false;
    cancelGeneration();
    with.meters().ended(verdict.outcome(), report.adopted());
    with.reports()
        .ended(item.request().id(), item.run(), verdict, report.adopted(), report.output());
    LOG.debug("run ended {} outcome={} adopted={}", this, verdict.outcome(), report.adopted());
    whenOver.accept(this);
  }

  private void unwritable(Throwable failure) {
    LOG.warn(
        "run given up, its result cannot be written {} errorCode=result_unwritable reason=\"{}\"",
        this,
        failure.getMessage());
    decide(() -> publication.abandon(AbandonReason.UNWRITABLE));
  }

  private void abandoned(AbandonReason reason) {
    generating = false;
    cancelGeneration();
    with.meters().abandoned(reason);
    whenOver.accept(this);
    with.reports().loadChanged();
  }

  private void cancelGeneration() {
    Generation running;
    lock.lock();
    try {
      running = generation;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.cancel();
    }
  }

  private boolean over() {
    lock.lock();
    try {
      return publication.phase() == RunPublication.Phase.OVER;
    } finally {
      lock.unlock();
    }
  }

  private Optional<StopReason> stopReason() {
    lock.lock();
    try {
      return Optional.ofNullable(stopReason);
    } finally {
      lock.unlock();
    }
  }

  private boolean deadlinePassed(Instant now) {
    return item.deadline().filter(deadline -> !now.isBefore(deadline)).isPresent();
  }

  /** For logs. */
  @Override
  public String toString() {
    return "requestId=%s run=%d attempt=%d"
        .formatted(item.request().id(), item.run(), item.attempt());
  }
}
