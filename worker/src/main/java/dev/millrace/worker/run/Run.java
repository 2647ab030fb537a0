package dev.millrace.worker.run;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.TextEmbedder;
import dev.millrace.engine.api.TextVector;
import dev.millrace.logging.LogKey;
import dev.millrace.model.Input;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.redis.flags.CancelFlag;
import dev.millrace.resultlog.Opening;
import dev.millrace.worker.metrics.AbandonReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One run: asks {@link RunPublication} what to do at every event, and does it, through {@link
 * RunRecords} in the log and {@link RunGeneration} in the engine.
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
  private final RunContext context;
  private final Consumer<Run> whenOver;
  private final VerdictFactory verdicts;
  private final RunRecords records;
  private final RunGeneration generation = new RunGeneration();
  private final long takenNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final RunPublication publication;
  private volatile int generated;
  private volatile boolean generating = true;
  private boolean streaming;
  private boolean complete;
  private long lastTokenNanos;

  /**
   * @param whenOver called once, on the executor, when the run has reported or was given up
   */
  Run(WorkItem item, RunContext context, Consumer<Run> whenOver) {
    this.item = item;
    this.context = context;
    this.whenOver = whenOver;
    this.verdicts = new VerdictFactory(item.arrivedAt(), context.clock().instant());
    this.takenNanos = context.nanoTime().getAsLong();
    this.records = new RunRecords(item, context, takenNanos);
    this.publication =
        new RunPublication(item.request().id(), item.run(), context.maxTokensPerRecord());
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
    Supplier<Optional<CancelFlag>> flag = context.cancelFlags().ask(item.request().id());
    records.accept();
    boolean first = item.attempt() == 1;
    if (first) {
      records.open(StartMode.RESTART, this::markerAhead, this::opened, this::unwritable);
    } else {
      records.open(StartMode.CONTINUE, () -> {}, this::openedAndContinue, this::unwritable);
    }
    flag.get().ifPresent(this::cancel);
    if (first) {
      generate(List.of());
    }
  }

  private void markerAhead() {
    decide(publication::markerAhead);
  }

  private void opened(Opening opening) {
    decide(() -> publication.opened(opening));
  }

  /** Generates what comes after the log, unless nothing more is to be written there. */
  private void openedAndContinue(Opening opening) {
    opened(opening);
    if (opening instanceof Opening.Fresh fresh && !over()) {
      if (fresh.nextIndex() > 0) {
        context.meters().continued();
      }
      generated = fresh.nextIndex();
      complete = fresh.complete();
      generate(fresh.resumed());
    }
  }

  private void generate(List<Integer> resumed) {
    if (deadlinePassed(context.clock().instant())) {
      generation.stop(new StopReason.DeadlinePassed());
    }
    Optional<StopReason> before = generation.stopReason();
    if (before.isPresent()) {
      end(verdicts.of(before.get(), context.clock().instant()), "");
      return;
    }
    if (item.request().input() instanceof Input.Passage(String text)) {
      context.executor().execute(() -> embed(text));
      return;
    }
    try {
      generation.began(
          context
              .engine()
              .start(EngineRequests.of(item, resumed, context.clock().instant()), this));
      if (over()) {
        generation.cancel();
      }
    } catch (RejectedGenerationException refusal) {
      end(verdicts.rejected(refusal, context.clock().instant()), "");
    } catch (RuntimeException defect) {
      pairs(LOG.atError()).setCause(defect).log("engine refused a start");
      end(verdicts.defect(context.clock().instant()), "");
    }
  }

  /** Looks at a passage; on a thread that may block. What stops the run waits for the vector. */
  private void embed(String text) {
    long begun = context.nanoTime().getAsLong();
    try {
      TextVector vector = embedder().embed(text, TextEmbedder.Pooling.MEAN);
      Instant now = context.clock().instant();
      Duration took = Duration.ofNanos(context.nanoTime().getAsLong() - begun);
      Optional<StopReason> stopped = generation.stopReason();
      generating = false;
      decide(
          () ->
              stopped.isPresent()
                  ? publication.ended(verdicts.of(stopped.get(), now), "")
                  : publication.embedded(
                      verdicts.embedded(vector.tokens(), took, now), vector.values()));
    } catch (RejectedGenerationException refusal) {
      end(verdicts.rejected(refusal, context.clock().instant()), "");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      decide(() -> publication.abandon(AbandonReason.ENGINE_LOST));
    } catch (RuntimeException defect) {
      pairs(LOG.atError()).setCause(defect).log("engine looked at no passage");
      end(
          verdicts.failed(
              "the engine could not look at the passage now", context.clock().instant()),
          "");
    }
  }

  private TextEmbedder embedder() throws RejectedGenerationException {
    return context
        .engine()
        .embedder()
        .orElseThrow(
            () ->
                new RejectedGenerationException(
                    "passage", "the engine of this model has no vectors"));
  }

  /** Stops the run if the flag is of its tenant; a flag of another tenant is ignored. */
  void cancel(CancelFlag flag) {
    if (flag.tenant().equals(item.request().tenant())) {
      stop(new StopReason.Cancelled(flag.reason()));
    }
  }

  /** Ends the run with the verdict that this reason stands for; only the first reason counts. */
  void stop(StopReason reason) {
    generation.stop(reason);
  }

  /** Stops the run if its deadline passed so long ago that the engine must have missed it. */
  void enforceDeadline(Instant latest) {
    if (generating && deadlinePassed(latest)) {
      stop(new StopReason.DeadlinePassed());
    }
  }

  /** Gives the run back, to go on later after its last token, unless it is about to end. */
  void suspend() {
    decide(publication::suspend);
  }

  /** Drops the run: nothing more is written or reported. */
  void drop() {
    lock.lock();
    try {
      publication.abandon(AbandonReason.SUPERSEDED);
    } finally {
      lock.unlock();
    }
    stopGenerating();
  }

  @Override
  public void onToken(GeneratedToken token) {
    if (complete) {
      generation.cancel();
      return;
    }
    long now = context.nanoTime().getAsLong();
    if (streaming) {
      context.meters().nextToken(now - lastTokenNanos);
    } else {
      context.meters().firstToken(now - takenNanos);
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
      context.engineLost().accept(failed.message());
      return;
    }
    Optional<StopReason> stopped = generation.stopReason();
    Instant now = context.clock().instant();
    if (complete && stopped.isEmpty() && !(result instanceof GenerationResult.Failed)) {
      end(verdicts.complete(result, generated, now), "");
      return;
    }
    String tail = result instanceof GenerationResult.Completed completed ? completed.tail() : "";
    end(verdicts.of(result, stopped.orElse(null), now), tail);
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
      case Step.Append(Tokens tokens) ->
          records.append(tokens, this::acknowledged, this::unwritable);
      case Step.Finish(Verdict verdict, List<Float> vector) ->
          records.finish(verdict, vector, this::acknowledged, this::unwritable);
      case Step.Report report -> context.executor().execute(() -> report(report));
      case Step.Abandon(AbandonReason reason) ->
          context.executor().execute(() -> abandoned(reason));
    }
  }

  private void acknowledged() {
    decide(publication::acknowledged);
  }

  private void unwritable(Throwable failure) {
    pairs(LOG.atWarn())
        .addKeyValue(LogKey.ERROR_CODE, "result_unwritable")
        .addKeyValue(LogKey.REASON, failure.getMessage())
        .log("run given up, its result cannot be written");
    decide(() -> publication.abandon(AbandonReason.UNWRITABLE));
  }

  private void report(Step.Report report) {
    Verdict verdict = report.verdict();
    stopGenerating();
    context.meters().ended(verdict.outcome(), report.adopted());
    context
        .reports()
        .ended(item.request().id(), item.run(), verdict, report.adopted(), report.output());
    pairs(LOG.atDebug())
        .addKeyValue(LogKey.OUTCOME, verdict.outcome())
        .addKeyValue(LogKey.ADOPTED, report.adopted())
        .log("run ended");
    whenOver.accept(this);
  }

  private void abandoned(AbandonReason reason) {
    stopGenerating();
    context.meters().abandoned(reason);
    if (reason == AbandonReason.SUSPENDED) {
      context.reports().declined(item.request().id(), item.run(), "suspended");
    }
    whenOver.accept(this);
    context.reports().loadChanged();
  }

  private void stopGenerating() {
    generating = false;
    generation.cancel();
  }

  private boolean over() {
    lock.lock();
    try {
      return publication.phase() == RunPublication.Phase.OVER;
    } finally {
      lock.unlock();
    }
  }

  private boolean deadlinePassed(Instant now) {
    return item.deadline().filter(deadline -> !now.isBefore(deadline)).isPresent();
  }

  /** Adds what names this run in a log line. */
  LoggingEventBuilder pairs(LoggingEventBuilder line) {
    return line.addKeyValue(LogKey.REQUEST_ID, item.request().id())
        .addKeyValue(LogKey.RUN, item.run())
        .addKeyValue(LogKey.ATTEMPT, item.attempt());
  }
}
