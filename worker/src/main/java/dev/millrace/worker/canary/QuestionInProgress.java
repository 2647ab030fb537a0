package dev.millrace.worker.canary;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question in progress. {@link #started} and {@link #giveWay} may race: whichever comes second
 * sees the other and cancels the generation.
 */
final class QuestionInProgress implements GenerationListener {

  private final CanaryQuestion question;
  private final Runnable onOver;
  private final StringBuilder text = new StringBuilder();
  private volatile @Nullable Generation generation;
  private volatile boolean giveWay;
  private volatile @Nullable GenerationResult result;

  /**
   * @param onOver called on the engine's thread when the answer is complete; must not block
   */
  QuestionInProgress(CanaryQuestion question, Runnable onOver) {
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
  public void onEnd(GenerationResult ended) {
    result = ended;
    onOver.run();
  }

  /** Its result; empty while it runs. */
  Optional<GenerationResult> result() {
    return Optional.ofNullable(result);
  }

  /** Whether the completed answer is the expected one; call it only after the end. */
  boolean right(GenerationResult.Completed completed) {
    return (text + completed.tail()).equals(question.answer());
  }
}
