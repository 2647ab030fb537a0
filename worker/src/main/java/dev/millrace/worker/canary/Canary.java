package dev.millrace.worker.canary;

import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.logging.LogKey;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an engine the questions of its plan, one after another and round after round, and says
 * whether its answers can be trusted.
 *
 * <pre>
 *   due, a slot is free --> asked --> right | wrong --> next question
 *                                --> gave way ------> the same question, when a slot is free
 *   after the last question: share under the threshold --> failing, until a round passes
 * </pre>
 *
 * <p>User work comes first: a question is asked only where a slot is free, one at a time, and is
 * taken back when the engine has more to do than slots ({@link #makeRoom}). On a worker that never
 * has a free slot no round ends, and the last verdict stands.
 *
 * <p>Thread rule: {@link #tick} belongs to one thread; everything else may be called from any and
 * never blocks.
 */
public final class Canary {

  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);

  private final CanaryPlan plan;
  private final InferenceEngine engine;
  private final CanaryMeters meters;
  private final Runnable wake;
  private final Consumer<String> engineLost;

  private volatile @Nullable QuestionInProgress current;
  private volatile boolean failing;
  private volatile boolean stopped;
  private int next;
  private int right;
  private long dueNanos;

  /**
   * @param nowNanos the monotonic time; the first round is due then
   * @param wake asks for a tick soon; called on the engine's thread
   * @param engineLost told, with a message, when the engine can no longer be trusted at all
   */
  public Canary(
      CanaryPlan plan,
      InferenceEngine engine,
      CanaryMeters meters,
      long nowNanos,
      Runnable wake,
      Consumer<String> engineLost) {
    this.plan = plan;
    this.engine = engine;
    this.meters = meters;
    this.dueNanos = nowNanos;
    this.wake = wake;
    this.engineLost = engineLost;
  }

  /** Whether the last round had too few right answers. */
  public boolean failing() {
    return failing;
  }

  /** Takes in an answer that has come, and asks the next question if it is time. */
  public void tick(long nowNanos) {
    QuestionInProgress running = current;
    if (running != null) {
      Optional<GenerationResult> result = running.result();
      if (result.isEmpty()) {
        return;
      }
      current = null;
      take(running, result.get(), nowNanos);
    }
    boolean due = next > 0 || nowNanos - dueNanos >= 0;
    if (plan.on() && due && !stopped && engine.load().freeSlots() > 0) {
      ask(plan.questions().get(next), nowNanos);
    }
  }

  private void ask(CanaryQuestion question, long nowNanos) {
    QuestionInProgress asked = new QuestionInProgress(question, wake);
    current = asked;
    try {
      asked.started(engine.start(question.request(), asked));
    } catch (RejectedGenerationException refused) {
      current = null;
      LOG.atWarn().addKeyValue(LogKey.FIELD, refused.field()).log("canary question refused");
      count(false, nowNanos);
    } catch (IllegalStateException closed) {
      current = null;
      LOG.debug("canary not asked, the engine is closed", closed);
    }
    if (stopped) {
      asked.giveWay();
    }
  }

  private void take(QuestionInProgress asked, GenerationResult result, long nowNanos) {
    switch (result) {
      case GenerationResult.Completed completed -> count(asked.right(completed), nowNanos);
      case GenerationResult.TimedOut _ -> count(false, nowNanos);
      case GenerationResult.Cancelled _ -> meters.gaveWay();
      case GenerationResult.Failed failed -> {
        count(false, nowNanos);
        if (failed.engineLost()) {
          engineLost.accept(failed.message());
        }
      }
    }
  }

  private void count(boolean isRight, long nowNanos) {
    meters.answered(isRight);
    right += isRight ? 1 : 0;
    next++;
    if (next == plan.questions().size()) {
      conclude();
      next = 0;
      right = 0;
      dueNanos = nowNanos + plan.interval().toNanos();
    }
  }

  private void conclude() {
    boolean passed = plan.enough(right);
    meters.round(passed);
    if (passed == failing) {
      failing = !passed;
      if (passed) {
        LOG.atInfo()
            .addKeyValue(LogKey.RIGHT, right)
            .addKeyValue(LogKey.ASKED, next)
            .log("canary passes again");
      } else {
        LOG.atError()
            .addKeyValue(LogKey.RIGHT, right)
            .addKeyValue(LogKey.ASKED, next)
            .log("canary fails, output is in doubt");
      }
    }
  }

  /** Takes the question back if the engine has more to do than it has slots. */
  void makeRoom() {
    QuestionInProgress running = current;
    if (running != null) {
      EngineLoad load = engine.load();
      if (load.running() + load.queued() > engine.description().slots()) {
        running.giveWay();
      }
    }
  }

  /** Asks no more, and takes back what is asked. */
  public void stop() {
    stopped = true;
    QuestionInProgress running = current;
    if (running != null) {
      running.giveWay();
    }
  }
}
