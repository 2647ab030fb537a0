package dev.millrace.engine.llama;

import dev.millrace.engine.llama.batch.OperationTimes;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.settings.LlamaSettings;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads long prompts one after another in the {@link PromptContext} of a model, apart from the
 * steps of the running streams, and hands each over once only its last token is left.
 *
 * <p>A prompt that cannot be read there goes back to the steps, which can fail it properly.
 * Invariant: {@link ActiveSequence#evaluated()} counts what the model's own cache holds, also while
 * a prompt is here. Thread rule: the loop thread.
 */
final class PromptLane {

  /** Cells that change contexts at once. */
  private static final int MOST_COPIED = 64;

  private static final int LEAST_TOKENS = 8;

  private final @Nullable PromptContext context;
  private final TokenBatch batch;
  private final BooleanSupplier makeRoom;
  private final LongSupplier clock;
  private final OperationTimes times = new OperationTimes();
  private final ArrayDeque<ActiveSequence> prompts = new ArrayDeque<>();

  /** The one whose tokens the context holds; null if it holds nothing of use. */
  private @Nullable ActiveSequence current;

  private int held;
  private long copyNanos;
  private int pieceTokens;

  /** Called between two operations of a piece. */
  interface Between {

    /**
     * May run steps and end sequences, also the one whose prompt is being read.
     *
     * @param nextNanos what the operation to come will probably take
     * @return false to leave the piece
     */
    boolean goOn(long nextNanos);

    /** How long there may be nothing but this prompt, in nanoseconds. */
    long turnNanos();
  }

  /**
   * @param context null if the model has none; nothing is taken then
   * @param pieceTokens most tokens of a piece
   * @param makeRoom gives up something in the model's cache; false if there is nothing left
   */
  PromptLane(
      @Nullable PromptContext context,
      int pieceTokens,
      BooleanSupplier makeRoom,
      LongSupplier clock) {
    this.context = context;
    this.clock = clock;
    this.makeRoom = makeRoom;
    this.batch = new TokenBatch(pieceTokens);
    this.pieceTokens = pieceTokens;
  }

  /** Takes the prompt of a sequence that has begun, if it is worth it. */
  void offer(ActiveSequence sequence) {
    int size = sequence.tokens().size();
    if (context != null
        && size - sequence.evaluated() > LlamaSettings.LONG_PROMPT
        && size <= context.cells()) {
      prompts.add(sequence);
    }
  }

  /** Whether there is a prompt to read. */
  boolean busy() {
    return !prompts.isEmpty();
  }

  int size() {
    return prompts.size();
  }

  /** Whether a sequence is here and has no part in steps. */
  boolean holds(ActiveSequence sequence) {
    return prompts.contains(sequence);
  }

  /** A sequence has ended. */
  void forget(ActiveSequence sequence) {
    prompts.remove(sequence);
    current = sequence == current ? null : current;
  }

  /** Goes on with the oldest prompt: one piece of it, or one copy of cells. */
  void advance(Between between) {
    ActiveSequence sequence = prompts.element();
    PromptContext place = Objects.requireNonNull(context);
    if (sequence != current) {
      place.removeFrom(0);
      current = sequence;
      held = 0;
    }
    int last = sequence.tokens().size() - 1;
    boolean done;
    if (held >= sequence.evaluated() && held < last) {
      done = evaluate(place, sequence, Math.min(last, held + pieceTokens), between);
    } else {
      done = !wanted(sequence, between, copyNanos) || copy(place, sequence, last);
    }
    if (!done || sequence.evaluated() == last) {
      prompts.remove(sequence);
    }
  }

  private boolean wanted(ActiveSequence sequence, Between between, long nextNanos) {
    return between.goOn(nextNanos) && holds(sequence);
  }

  /** Copies some cells: those that the model has into the context, or the rest out of it. */
  private boolean copy(PromptContext place, ActiveSequence sequence, int last) {
    long began = clock.getAsLong();
    int cached = sequence.evaluated();
    boolean done =
        held < cached
            ? take(place, sequence, Math.min(cached, held + MOST_COPIED))
            : give(place, sequence, Math.min(last, cached + MOST_COPIED));
    copyNanos = clock.getAsLong() - began;
    return done;
  }

  private boolean take(PromptContext place, ActiveSequence sequence, int to) {
    if (!place.take(sequence.cacheSequence(), held, to)) {
      return false;
    }
    held = to;
    return true;
  }

  private boolean evaluate(PromptContext place, ActiveSequence sequence, int to, Between between) {
    batch.clear();
    for (int i = held; i < to; i++) {
      batch.add(sequence.tokens().get(i), i, 0, false);
    }
    times.begin();
    DecodeOutcome outcome = place.evaluate(batch, timed(sequence, between));
    if (outcome == DecodeOutcome.DONE) {
      held = to;
      resize(between.turnNanos());
      return true;
    }
    place.removeFrom(held);
    return outcome == DecodeOutcome.ABORTED;
  }

  /** No operation may take a whole turn; they grow with the cells of the prompt and the piece. */
  private void resize(long turnNanos) {
    if (times.longest() > turnNanos / 2) {
      pieceTokens = Math.max(Math.min(LEAST_TOKENS, batch.capacity()), pieceTokens / 2);
    } else if (times.longest() < turnNanos / 5) {
      pieceTokens = Math.min(batch.capacity(), pieceTokens * 2);
    }
  }

  private BooleanSupplier timed(ActiveSequence sequence, Between between) {
    long[] began = {clock.getAsLong()};
    return () -> {
      times.took(clock.getAsLong() - began[0]);
      boolean goOn = wanted(sequence, between, times.expected());
      began[0] = clock.getAsLong();
      return goOn;
    };
  }

  private boolean give(PromptContext place, ActiveSequence sequence, int to) {
    int from = sequence.evaluated();
    while (!place.give(sequence.cacheSequence(), from, to)) {
      if (!makeRoom.getAsBoolean()) {
        return false;
      }
    }
    sequence.advance(to - from);
    return true;
  }
}
