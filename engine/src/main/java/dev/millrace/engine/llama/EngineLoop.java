package dev.millrace.engine.llama;

import dev.millrace.engine.api.GenerationEnd;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: takes arrivals, ends what is cancelled or overdue, fills free slots, runs one step,
 * hands out its tokens; sleeps only when nothing runs. While a long prompt is read apart, it does
 * so between two operations of that.
 *
 * <p>It alone touches the model's cache. It ends when the mailbox closes or when the model can no
 * longer be trusted, and leaves no generation without an end.
 */
final class EngineLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(EngineLoop.class);

  /** Failures in a row with no success between them, after which the model is put to the test. */
  private static final int LOST_AFTER = 3;

  /** While nothing but a long prompt runs, arrivals and cancellations are looked at so often. */
  private static final long POLL_NANOS = 5_000_000;

  private final TokenModel model;
  private final Mailbox mailbox;
  private final CacheSequences cache;
  private final LongSupplier clock;
  private final int slots;
  private final int batchTokens;
  private final DraftTokens guesses;
  private final TokenSampler sampler;
  private final StepExecutor executor;
  private final PrefillPace pace;
  private final ArrayDeque<ActiveSequence> waiting = new ArrayDeque<>();
  private final List<ActiveSequence> active = new ArrayList<>();
  private final List<ActiveSequence> ended = new ArrayList<>();
  private final PromptLane prompts;
  private final PromptLane.Between meanwhile = new Meanwhile();
  private int fruitless;

  /** When the last step ended, or was looked for in vain. */
  private long lastStep;

  EngineLoop(
      TokenModel model,
      Mailbox mailbox,
      CacheSequences cache,
      int slots,
      int batchTokens,
      DraftTokens guesses,
      LongSupplier clock) {
    this.model = model;
    this.mailbox = mailbox;
    this.cache = cache;
    this.slots = slots;
    this.batchTokens = batchTokens;
    this.guesses = guesses;
    this.clock = clock;
    this.sampler = new TokenSampler(model.vocabulary().size());
    this.pace = new PrefillPace(batchTokens);
    this.executor = new StepExecutor(model, batchTokens, new Handout());
    this.prompts =
        new PromptLane(
            model.promptContext().orElse(null),
            LlamaSettings.tokensAtOnce(batchTokens),
            cache::makeRoom,
            clock);
    this.lastStep = clock.getAsLong();
  }

  @Override
  public void run() {
    String reason = "the engine was closed";
    boolean lost = false;
    try {
      while (!mailbox.closed() && !lost) {
        turn();
        lost = fruitless >= LOST_AFTER && !answers();
        reason = lost ? "the engine was lost: the model refuses every step" : reason;
      }
    } catch (RuntimeException | Error e) {
      log.error("the loop of the engine broke", e);
      reason = "the engine was lost: " + e.getClass().getSimpleName();
      lost = true;
    }
    mailbox.close();
    endAll(reason, lost);
  }

  /** Whether the model still runs a single harmless token; then the fault lay with the requests. */
  private boolean answers() {
    int[] harmless = {Math.max(0, model.vocabulary().begin())};
    CacheSequences.Lease lease = cache.lease(new TokenList(harmless));
    TokenBatch batch = new TokenBatch(1);
    batch.add(harmless[0], 0, lease.sequence(), true);
    model.clearAbort();
    boolean done = model.decode(batch) == DecodeOutcome.DONE;
    cache.release(lease.sequence(), new TokenList(harmless), 0);
    fruitless = 0;
    return done;
  }

  private void turn() {
    keepHouse();
    if (active.isEmpty()) {
      mailbox.await(nextDeadline(), clock);
    } else if (prompts.busy()) {
      prompts.advance(meanwhile);
      mailbox.progressed();
    } else {
      step(active);
    }
  }

  private void keepHouse() {
    model.clearAbort();
    mailbox.take(waiting);
    endOverdue();
    mailbox.runTasks();
    fillSlots();
  }

  private List<ActiveSequence> ready() {
    return active.stream().filter(sequence -> !prompts.holds(sequence)).toList();
  }

  /** What goes on while a long prompt is read. */
  private final class Meanwhile implements PromptLane.Between {

    @Override
    public boolean goOn(long nextNanos) {
      long waited = clock.getAsLong() - lastStep;
      List<ActiveSequence> before = ready();
      if (waited + nextNanos >= turnNanos(before) || (waited >= POLL_NANOS && before.isEmpty())) {
        keepHouse();
        lastStep = clock.getAsLong();
        List<ActiveSequence> ready = ready();
        if (!ready.isEmpty()) {
          step(ready);
        }
      }
      return !mailbox.closed() && fruitless < LOST_AFTER;
    }

    @Override
    public long turnNanos() {
      return turnNanos(ready());
    }

    private long turnNanos(List<ActiveSequence> ready) {
      int streams = (int) ready.stream().filter(s -> s.demand().decoding()).count();
      return pace.turn(streams, prompts.size(), ready.size() > streams);
    }
  }

  /** One step of these. */
  private void step(List<ActiveSequence> ready) {
    List<Demand> demands = new ArrayList<>(ready.size());
    int streams = 0;
    guesses.make(ready);
    for (ActiveSequence sequence : ready) {
      Demand demand = sequence.demand();
      demands.add(demand);
      streams += demand.decoding() ? 1 : 0;
    }
    int budget = pace.budget(streams, ready.size() - streams, prompts.busy());
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
    active.removeAll(ended);
    ended.clear();
  }

  private void fillSlots() {
    while (active.size() < slots && !waiting.isEmpty()) {
      ActiveSequence sequence = waiting.remove();
      CacheSequences.Lease lease = cache.lease(sequence.tokens());
      active.add(sequence);
      mailbox.slotTaken();
      guarded(() -> sequence.begin(lease.sequence(), lease.cached(), clock.getAsLong()));
      prompts.offer(sequence);
    }
  }

  private void endOverdue() {
    long now = clock.getAsLong();
    waiting.removeIf(sequence -> endedBy(sequence, sequence.overdue(now)));
    for (ActiveSequence sequence : active) {
      endedBy(sequence, sequence.overdue(now));
    }
    active.removeAll(ended);
    ended.clear();
  }

  /** Ends a sequence unless the end is null; its slot and cells are free before it hears of it. */
  private boolean endedBy(ActiveSequence sequence, @Nullable GenerationEnd end) {
    if (end == null || ended.contains(sequence)) {
      return false;
    }
    if (sequence.begun()) {
      ended.add(sequence);
      model.removeFrom(sequence.cacheSequence(), sequence.evaluated());
      cache.release(sequence.cacheSequence(), sequence.tokens(), sequence.evaluated());
      guesses.forget(sequence);
      prompts.forget(sequence);
      mailbox.slotFreed();
    }
    mailbox.ended();
    guarded(() -> sequence.end(end));
    return true;
  }

  private void guarded(Runnable listenerCall) {
    try {
      listenerCall.run();
    } catch (RuntimeException e) {
      log.error("a listener threw", e);
    }
  }

  private long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (ActiveSequence sequence : waiting) {
      next = Math.min(next, sequence.deadline());
    }
    return next;
  }

  private void endAll(String reason, boolean lost) {
    mailbox.take(waiting);
    mailbox.dropTasks();
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
                  new GenerationEnd.Failed(reason, lost, sequence.usage(clock.getAsLong()))));
    }
    active.clear();
    waiting.clear();
  }

  /** Takes the outcome of a step. */
  private final class Handout implements StepExecutor.Outputs {

    @Override
    public int ready(ActiveSequence sequence, int entry) {
      fruitless = 0;
      model.logits(entry, sampler.logits());
      GenerationEnd end;
      try {
        end = sequence.next(sampler, clock.getAsLong());
      } catch (RuntimeException e) {
        log.error("a listener threw", e);
        end =
            new GenerationEnd.Failed(
                "the listener threw", false, sequence.usage(clock.getAsLong()));
      }
      return endedBy(sequence, end) ? -1 : sequence.tokens().last();
    }

    @Override
    public void checked(ActiveSequence sequence, int count, int cameTrue) {
      guesses.checked(sequence, count, cameTrue);
    }

    @Override
    public void failed(ActiveSequence sequence, String message) {
      fruitless++;
      endedBy(
          sequence, new GenerationEnd.Failed(message, false, sequence.usage(clock.getAsLong())));
    }

    @Override
    public boolean makeRoom() {
      return cache.makeRoom();
    }
  }
}
