package dev.millrace.engine.llama.loop;

import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.llama.cache.CacheSequences;
import dev.millrace.engine.llama.model.TokenModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequences of an engine: those that wait for a slot, and those that have one.
 *
 * <pre>
 *   arrival --> waiting -- a slot is free --> active -- end --> gone at the next {@link #sweep}
 *                  +-- cancelled, overdue --> gone
 * </pre>
 *
 * <p>Invariant: every sequence that was taken gets exactly one result, after its slot is free.
 * Thread rule: the loop thread.
 */
final class SequenceTable {

  private static final Logger LOG = LoggerFactory.getLogger(SequenceTable.class);

  private final TokenModel model;
  private final Mailbox mailbox;
  private final CacheSequences cache;
  private final DraftTokens draftTokens;
  private final PromptLane promptLane;
  private final int slots;
  private final LongSupplier clock;
  private final ArrayDeque<ActiveSequence> waiting = new ArrayDeque<>();
  private final List<ActiveSequence> active = new ArrayList<>();
  private final List<ActiveSequence> ended = new ArrayList<>();

  /**
   * @param promptLane is offered every sequence that gets a slot
   */
  SequenceTable(
      TokenModel model,
      Mailbox mailbox,
      CacheSequences cache,
      DraftTokens draftTokens,
      PromptLane promptLane,
      int slots,
      LongSupplier clock) {
    this.model = model;
    this.mailbox = mailbox;
    this.cache = cache;
    this.draftTokens = draftTokens;
    this.promptLane = promptLane;
    this.slots = slots;
    this.clock = clock;
  }

  /** Those that have a slot; what ends during a step stays until the {@link #sweep}. */
  List<ActiveSequence> active() {
    return active;
  }

  /** Those that take part in the next step. */
  List<ActiveSequence> ready() {
    return active.stream().filter(sequence -> !promptLane.holds(sequence)).toList();
  }

  void takeArrivals() {
    mailbox.take(waiting);
  }

  void fillSlots() {
    while (active.size() < slots && !waiting.isEmpty()) {
      ActiveSequence sequence = waiting.remove();
      CacheSequences.Lease lease = cache.lease(sequence.cacheScope(), sequence.tokens());
      active.add(sequence);
      mailbox.slotTaken();
      guarded(() -> sequence.begin(lease.sequence(), lease.cached(), clock.getAsLong()));
      promptLane.offer(sequence);
    }
  }

  /** Ends what is cancelled, overdue or complete before its next step. */
  void endOverdue() {
    long now = clock.getAsLong();
    waiting.removeIf(sequence -> end(sequence, sequence.overdue(now)));
    for (ActiveSequence sequence : active) {
      end(sequence, sequence.overdue(now));
    }
    sweep();
  }

  /**
   * Ends a sequence unless the result is null; slot and cache are released before it is told.
   *
   * @return whether it has ended now
   */
  boolean end(ActiveSequence sequence, @Nullable GenerationResult result) {
    if (result == null || ended.contains(sequence)) {
      return false;
    }
    if (sequence.begun()) {
      ended.add(sequence);
      model.removeFrom(sequence.cacheSequence(), sequence.evaluated());
      cache.release(
          sequence.cacheSequence(), sequence.cacheScope(), sequence.tokens(), sequence.evaluated());
      draftTokens.forget(sequence);
      promptLane.forget(sequence);
      mailbox.slotFreed();
    }
    mailbox.ended();
    guarded(() -> sequence.end(result));
    return true;
  }

  /** Forgets what has ended; not while {@link #active} is being walked. */
  void sweep() {
    active.removeAll(ended);
    ended.clear();
  }

  /** When the first waiting sequence times out; the clock's greatest reading if none does. */
  long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (ActiveSequence sequence : waiting) {
      next = Math.min(next, sequence.deadline());
    }
    return next;
  }

  /** Fails everything, arrivals included; the KV cache is not touched any more. */
  void failAll(String reason, boolean engineLost) {
    takeArrivals();
    List<ActiveSequence> all = new ArrayList<>(active);
    all.addAll(waiting);
    for (ActiveSequence sequence : all) {
      if (sequence.begun()) {
        mailbox.slotFreed();
      }
      mailbox.ended();
      guarded(
          () ->
              sequence.end(
                  new GenerationResult.Failed(
                      reason, engineLost, sequence.usage(clock.getAsLong()))));
    }
    active.clear();
    waiting.clear();
  }

  private static void guarded(Runnable listenerCall) {
    try {
      listenerCall.run();
    } catch (RuntimeException e) {
      LOG.error("a listener threw", e);
    }
  }
}
