package dev.millrace.engine.llama.loop;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.llama.batch.BatchPlanner;
import dev.millrace.engine.llama.batch.Demand;
import dev.millrace.engine.llama.batch.PrefillPace;
import dev.millrace.engine.llama.batch.Share;
import dev.millrace.engine.llama.cache.CacheSequences;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.sampling.TokenList;
import dev.millrace.engine.llama.sampling.TokenSampler;
import dev.millrace.engine.settings.LlamaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The continuous batch loop: takes arrivals, ends what is cancelled or overdue, fills free slots,
 * decodes one batch and hands out its tokens. While the prompt lane prefills a long prompt, steps
 * run between two operations of that prefill. It sleeps only when no sequence is active.
 *
 * <p>Invariants: only this thread touches the KV cache; every generation gets exactly one result.
 * The loop ends when the mailbox closes or the model no longer decodes at all.
 */
public final class EngineLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

  /** Consecutive failures after which a probe decides whether the model is lost. */
  private static final int LOST_AFTER = 3;

  /** How often arrivals and cancellations are checked while only the prompt lane works. */
  private static final long POLL_NANOS = 5_000_000;

  private final TokenModel model;
  private final Mailbox mailbox;
  private final CacheSequences cache;
  private final LongSupplier clock;
  private final int batchTokens;
  private final DraftTokens draftTokens;
  private final TokenSampler sampler;
  private final StepExecutor executor;
  private final PrefillPace pace;
  private final PromptLane promptLane;
  private final SequenceTable sequences;
  private final PromptLane.Between meanwhile = new InterleavedSteps();
  private int consecutiveFailures;

  /** When the last step ended, or no sequence was ready for one. */
  private long lastStep;

  /**
   * A loop that has not begun.
   *
   * @param slots most sequences at once
   * @param batchTokens most tokens of a step
   */
  public EngineLoop(
      TokenModel model,
      Mailbox mailbox,
      CacheSequences cache,
      int slots,
      int batchTokens,
      DraftTokens draftTokens,
      LongSupplier clock) {
    this.model = model;
    this.mailbox = mailbox;
    this.cache = cache;
    this.batchTokens = batchTokens;
    this.draftTokens = draftTokens;
    this.clock = clock;
    this.sampler = new TokenSampler(model.vocabulary().size());
    this.pace = new PrefillPace(batchTokens);
    this.executor = new StepExecutor(model, batchTokens, new StepOutputs());
    this.promptLane =
        new PromptLane(
            model.promptContext().orElse(null),
            LlamaSettings.tokensAtOnce(batchTokens),
            cache::makeRoom,
            clock);
    this.sequences =
        new SequenceTable(model, mailbox, cache, draftTokens, promptLane, slots, clock);
    this.lastStep = clock.getAsLong();
  }

  @Override
  public void run() {
    String reason = "the engine was closed";
    boolean lost = false;
    try {
      while (!mailbox.closed() && !lost) {
        runOnce();
        lost = consecutiveFailures >= LOST_AFTER && !answers();
        reason = lost ? "the engine was lost: the model refuses every step" : reason;
      }
    } catch (RuntimeException | Error e) {
      LOG.error("the loop of the engine broke", e);
      reason = "the engine was lost: " + e.getClass().getSimpleName();
      lost = true;
    }
    mailbox.close();
    mailbox.dropTasks();
    sequences.failAll(reason, lost);
  }

  /** Whether the model still decodes a single token; then the requests were at fault. */
  private boolean answers() {
    int[] probe = {Math.max(0, model.vocabulary().begin())};
    CacheSequences.Lease lease = cache.lease(CacheScope.COMMON, new TokenList(probe));
    TokenBatch batch = new TokenBatch(1);
    batch.add(probe[0], 0, lease.sequence(), true);
    model.clearAbort();
    boolean done = model.decode(batch) == DecodeOutcome.DONE;
    cache.release(lease.sequence(), CacheScope.COMMON, new TokenList(probe), 0);
    consecutiveFailures = 0;
    return done;
  }

  private void runOnce() {
    betweenSteps();
    if (sequences.active().isEmpty()) {
      mailbox.await(sequences.nextDeadline(), clock);
    } else if (promptLane.busy()) {
      promptLane.advance(meanwhile);
      mailbox.progressed();
    } else {
      step(sequences.active());
    }
  }

  private void betweenSteps() {
    model.clearAbort();
    sequences.takeArrivals();
    sequences.endOverdue();
    mailbox.runTasks();
    sequences.fillSlots();
  }

  /** Runs steps between two operations of a long prefill. */
  private final class InterleavedSteps implements PromptLane.Between {

    @Override
    public boolean goOn(long nextNanos) {
      long waited = clock.getAsLong() - lastStep;
      List<ActiveSequence> before = sequences.ready();
      if (waited + nextNanos >= turnNanos(before) || (waited >= POLL_NANOS && before.isEmpty())) {
        betweenSteps();
        lastStep = clock.getAsLong();
        List<ActiveSequence> ready = sequences.ready();
        if (!ready.isEmpty()) {
          step(ready);
        }
      }
      return !mailbox.closed() && consecutiveFailures < LOST_AFTER;
    }

    @Override
    public long turnNanos() {
      return turnNanos(sequences.ready());
    }

    private long turnNanos(List<ActiveSequence> ready) {
      int streams = (int) ready.stream().filter(s -> s.demand().decoding()).count();
      return pace.turn(streams, promptLane.size(), ready.size() > streams);
    }
  }

  /** Decodes one batch of these sequences. */
  private void step(List<ActiveSequence> ready) {
    List<Demand> demands = new ArrayList<>(ready.size());
    int streams = 0;
    draftTokens.make(ready);
    for (ActiveSequence sequence : ready) {
      Demand demand = sequence.demand();
      demands.add(demand);
      streams += demand.decoding() ? 1 : 0;
    }
    int budget = pace.budget(streams, ready.size() - streams, promptLane.busy());
    List<Share> shares = BatchPlanner.plan(demands, batchTokens, budget);
    int promptTokens = 0;
    for (Share share : shares) {
      if (!demands.get(share.sequence()).decoding()) {
        promptTokens += share.count();
      }
    }
    long began = clock.getAsLong();
    mailbox.stepBegins(promptTokens > 0 ? ready : List.of());
    boolean whole = executor.run(ready, shares);
    mailbox.stepEnds();
    lastStep = clock.getAsLong();
    if (whole) {
      pace.observe(streams, promptTokens, lastStep - began);
    }
    sequences.sweep();
  }

  /** Hands out the tokens of a step. */
  private final class StepOutputs implements StepExecutor.Outputs {

    @Override
    public int ready(ActiveSequence sequence, int entry) {
      consecutiveFailures = 0;
      model.logits(entry, sampler.logits());
      GenerationResult result;
      try {
        result = sequence.next(sampler, clock.getAsLong());
      } catch (RuntimeException e) {
        LOG.error("a listener threw", e);
        result =
            new GenerationResult.Failed(
                "the listener threw", false, sequence.usage(clock.getAsLong()));
      }
      return sequences.end(sequence, result) ? -1 : sequence.tokens().last();
    }

    @Override
    public void verified(ActiveSequence sequence, int drafted, int accepted) {
      draftTokens.verified(sequence, drafted, accepted);
    }

    @Override
    public void failed(ActiveSequence sequence, String message) {
      consecutiveFailures++;
      sequences.end(
          sequence, new GenerationResult.Failed(message, false, sequence.usage(clock.getAsLong())));
    }

    @Override
    public boolean makeRoom() {
      return cache.makeRoom();
    }
  }
}
