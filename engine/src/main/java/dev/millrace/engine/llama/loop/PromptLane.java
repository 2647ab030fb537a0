package dev.millrace.engine.llama.loop;

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
 * Prefills long prompts one after another in the {@link PromptContext} of a model, between the
 * decode steps of the running sequences, and copies each into the model's KV cache up to its last
 * token, with which it joins the steps.
 *
 * <p>A prompt that cannot be prefilled here is left to the ordinary steps, which report its
 * failure. Invariant: {@link ActiveSequence#evaluated()} counts what the model's own cache holds,
 * also while a prompt is in this lane. Thread rule: the loop thread.
 */
final class PromptLane {

  /** KV cells copied between the contexts at once. */
  private static final int MOST_COPIED = 64;

  private static final int LEAST_TOKENS = 8;

  private final @Nullable PromptContext context;
  private final TokenBatch batch;
  private final BooleanSupplier makeRoom;
  private final LongSupplier clock;
  private final OperationTimes times = new OperationTimes();
  private final ArrayDeque<ActiveSequence> prompts = new ArrayDeque<>();

  /** The sequence whose tokens the context holds; null if none. */
  private @Nullable ActiveSequence current;

  private int held;
  private long copyNanos;
  private int chunkTokens;

  /** Called between two operations of a prefill chunk. */
  interface Between {

    /**
     * May run steps and end sequences, the one being prefilled included.
     *
     * @param nextNanos expected duration of the next operation
     * @return false to abort the chunk
     */
    boolean goOn(long nextNanos);

    /** How long the prefill may run before the next step, in nanoseconds. */
    long turnNanos();
  }

  /**
   * @param context null if the model has none; the lane then takes no prompt
   * @param chunkTokens most tokens of a prefill chunk
   * @param makeRoom evicts from the model's KV cache; false if there is nothing to evict
   */
  PromptLane(
      @Nullable PromptContext context,
      int chunkTokens,
      BooleanSupplier makeRoom,
      LongSupplier clock) {
    this.context = context;
    this.clock = clock;
    this.makeRoom = makeRoom;
    this.batch = new TokenBatch(chunkTokens);
    this.chunkTokens = chunkTokens;
  }

  /** Takes the prompt of a sequence that has begun, if it is long enough and fits. */
  void offer(ActiveSequence sequence) {
    int size = sequence.tokens().size();
    if (context != null
        && size - sequence.evaluated() > LlamaSettings.LONG_PROMPT
        && size <= context.cells()) {
      prompts.add(sequence);
    }
  }

  /** Whether there is a prompt to prefill. */
  boolean busy() {
    return !prompts.isEmpty();
  }

  int size() {
    return prompts.size();
  }

  /** Whether the sequence is in this lane and so takes no part in steps. */
  boolean holds(ActiveSequence sequence) {
    return prompts.contains(sequence);
  }

  /** The sequence has ended. */
  void forget(ActiveSequence sequence) {
    prompts.remove(sequence);
    current = sequence == current ? null : current;
  }

  /** Advances the oldest prompt by one chunk, or by one copy of KV cells. */
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
      done = evaluate(place, sequence, Math.min(last, held + chunkTokens), between);
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

  /** Copies KV cells: a cached prefix from the model into the context, or the rest back. */
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

  /** Adapts the chunk so that no operation takes a whole turn. */
  private void resize(long turnNanos) {
    if (times.longest() > turnNanos / 2) {
      chunkTokens = Math.max(Math.min(LEAST_TOKENS, batch.capacity()), chunkTokens / 2);
    } else if (times.longest() < turnNanos / 5) {
      chunkTokens = Math.min(batch.capacity(), chunkTokens * 2);
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
