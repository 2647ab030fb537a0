package dev.millrace.worker.canary;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationEnd;
import dev.millrace.engine.api.GenerationListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question under way. Whoever comes second, the handle of the generation or the wish that it
 * gives way, sees the other and cancels.
 */
final class Attempt implements GenerationListener {

  private final CanaryQuestion question;
  private final Runnable onOver;
  private final StringBuilder text = new StringBuilder();
  private volatile @Nullable Generation generation;
  private volatile boolean giveWay;
  private volatile @Nullable GenerationEnd end;

  /**
   * @param onOver called on the engine's thread when the answer is complete; must not block
   */
  Attempt(CanaryQuestion question, Runnable onOver) {
    this.question = question;
    this.onOver = onOver;
  }

  void started(Generation handle) {
    generation = handle;
    if (giveWay) {
      handle.cancel();
    }
  }

  /** Frees the slot as soon as the engine can. Any thread, never blocks. */
  void giveWay() {
    giveWay = true;
    Generation handle = generation;
    if (handle != null) {
      handle.cancel();
    }
  }

  @Override
  public void onToken(GeneratedToken token) {
    text.append(token.text());
  }

  @Override
  public void onEnd(GenerationEnd how) {
    end = how;
    onOver.run();
  }

  /** How it ended; empty while it runs. */
  Optional<GenerationEnd> end() {
    return Optional.ofNullable(end);
  }

  /** Whether a completed answer is the right one; only after the end. */
  boolean right(GenerationEnd.Completed completed) {
    return (text + completed.tail()).equals(question.answer());
  }
}
