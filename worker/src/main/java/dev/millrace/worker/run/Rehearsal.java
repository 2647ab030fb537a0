package dev.millrace.worker.run;

import dev.millrace.engine.api.EngineWrapper;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.logging.LogKey;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkItem;
import dev.millrace.worker.report.RunReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request of its own over from itself, so that the worker's first takeover of a real one
 * finds warm code, connections and engine: a run begins and is dropped after its first token, as if
 * its worker had died, and a second one reads the log and goes on to the end.
 *
 * <p>The request is of {@link InferenceRequest#REHEARSAL_TENANT}. Nothing of it is reported to the
 * dispatcher, nor counted. One use, one thread.
 */
public final class Rehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(1);
  private static final int TOKENS = 4;
  private static final GenerationParameters GREEDY =
      new GenerationParameters(
          TOKENS, 0.0, 0, 1.0, 0.0, 1.0, 0.0, 0.0, OptionalLong.empty(), List.of());

  private final RunContext context;
  private final String model;
  private final String topic;
  private final CountDownLatch firstToken = new CountDownLatch(1);

  /**
   * @param context whose engine, meters and reports it does not use
   * @param engine without what stands before it for real work
   * @param meters that nobody looks at
   * @param topic that results share
   */
  public Rehearsal(
      RunContext context, InferenceEngine engine, RunMeters meters, String model, String topic) {
    this.context =
        new RunContext(
            context.worker(),
            new WatchedEngine(engine, firstToken),
            context.log(),
            context.executor(),
            new NoReports(),
            meters,
            context.cancelFlags(),
            context.engineLost(),
            context.clock(),
            context.nanoTime(),
            context.maxTokensPerRecord());
    this.model = model;
    this.topic = topic;
  }

  /** Rehearses; a failure is logged and means that the first takeover may be slow. */
  public void perform(Duration atMost) throws InterruptedException {
    long begun = context.nanoTime().getAsLong();
    Instant now = context.clock().instant();
    RequestId id = RequestId.at(now);
    CountDownLatch over = new CountDownLatch(1);
    Run dying = new Run(item(id, now, 1, atMost), context, run -> {});
    dying.begin();
    boolean answered = firstToken.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    dying.drop();
    Run successor = new Run(item(id, now, 2, atMost), context, run -> over.countDown());
    if (answered) {
      successor.begin();
    }
    if (!answered || !over.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      successor.drop();
      LOG.atWarn()
          .addKeyValue(LogKey.WORKER, context.worker())
          .addKeyValue(LogKey.WAIT_MS, atMost.toMillis())
          .log("rehearsal not finished");
      return;
    }
    LOG.atInfo()
        .addKeyValue(LogKey.WORKER, context.worker())
        .addKeyValue(
            LogKey.TOOK_MS, Duration.ofNanos(context.nanoTime().getAsLong() - begun).toMillis())
        .log("rehearsed");
  }

  private WorkItem item(RequestId id, Instant now, int attempt, Duration atMost) {
    ResultAddress address = ResultAddress.since(topic, now.minus(CLOCKS_DIFFER_BY));
    InferenceRequest request =
        new InferenceRequest(
            id,
            InferenceRequest.REHEARSAL_TENANT,
            model,
            new Input.Prompt("Once upon a time"),
            GREEDY,
            Optional.of(atMost),
            Optional.of(address),
            Map.of());
    return new WorkItem(
        request,
        Priority.LOW,
        attempt,
        attempt,
        now,
        Optional.of(now.plus(atMost)),
        address,
        attempt > 1,
        Optional.empty());
  }

  /** Tells when the first token is there. */
  private record WatchedEngine(InferenceEngine engine, CountDownLatch firstToken)
      implements EngineWrapper {

    @Override
    public Generation start(GenerationRequest request, GenerationListener listener)
        throws RejectedGenerationException {
      return engine.start(
          request,
          new GenerationListener() {
            @Override
            public void onToken(GeneratedToken token) {
              listener.onToken(token);
              firstToken.countDown();
            }

            @Override
            public void onEnd(GenerationResult result) {
              listener.onEnd(result);
              firstToken.countDown();
            }
          });
    }
  }

  /** Nobody is to hear of it. */
  private record NoReports() implements RunReports {

    @Override
    public CompletableFuture<Void> accepted(RequestId requestId, long run) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void declined(RequestId requestId, long run, String reason) {}

    @Override
    public void ended(
        RequestId requestId, long run, Verdict verdict, boolean adopted, Optional<String> output) {}

    @Override
    public void loadChanged() {}
  }
}
