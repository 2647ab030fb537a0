package dev.millrace.engine.llama;

import dev.millrace.engine.api.EngineDescription;
import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.EngineLogKey;
import dev.millrace.engine.api.EngineStatistics;
import dev.millrace.engine.api.EngineUnavailableException;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.TextEmbedder;
import dev.millrace.engine.api.TextVector;
import dev.millrace.engine.gguf.GgufHeader;
import dev.millrace.engine.gguf.MemoryEstimate;
import dev.millrace.engine.gguf.ModelFileCheck;
import dev.millrace.engine.llama.cache.CacheSequences;
import dev.millrace.engine.llama.cache.CacheStatistics;
import dev.millrace.engine.llama.chat.ChatRenderer;
import dev.millrace.engine.llama.chat.ChatRenderers;
import dev.millrace.engine.llama.draft.Drafter;
import dev.millrace.engine.llama.load.MachineMemory;
import dev.millrace.engine.llama.load.ModelHash;
import dev.millrace.engine.llama.load.ModelLoader;
import dev.millrace.engine.llama.loop.ActiveSequence;
import dev.millrace.engine.llama.loop.DraftTokens;
import dev.millrace.engine.llama.loop.Embedding;
import dev.millrace.engine.llama.loop.EngineLoop;
import dev.millrace.engine.llama.loop.Mailbox;
import dev.millrace.engine.llama.loop.SequenceFactory;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.request.RequestPreparation;
import dev.millrace.engine.settings.LlamaSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GGUF model run by llama.cpp, many sequences in one batch.
 *
 * <p>Several may live in one process, one after another or at once; {@link #close()} really frees
 * their memory. A bug in native code can still end the process: run one model per worker process.
 */
public final class LlamaEngine implements InferenceEngine, TextEmbedder {

  private static final Logger LOG = LoggerFactory.getLogger(LlamaEngine.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

  private final LlamaSettings settings;
  private final TokenModel model;
  private final RequestPreparation preparation;
  private final SequenceFactory sequences;
  private final LongSupplier clock;
  private final Mailbox mailbox;
  private final CacheSequences cache;
  private final DraftTokens draftTokens;
  private final Thread thread;
  private final Optional<CacheHandover> handover;

  /** Held for reading by whoever uses the model outside the loop, for writing to free it. */
  private final ReentrantReadWriteLock modelInUse = new ReentrantReadWriteLock();

  /** Held by whoever has the sequence for embeddings. */
  private final ReentrantLock embedding = new ReentrantLock(true);

  private volatile boolean closed;

  LlamaEngine(
      LlamaSettings settings,
      TokenModel model,
      ChatRenderer renderer,
      @Nullable Drafter drafter,
      LongSupplier clock) {
    this.settings = settings;
    this.model = model;
    this.clock = clock;
    this.preparation =
        new RequestPreparation(
            model.vocabulary(), renderer, settings.contextTokensPerSlot(), new SecureRandom());
    this.sequences = new SequenceFactory(preparation, model.vocabulary());
    this.mailbox = new Mailbox(model);
    this.cache = new CacheSequences(model, settings.slots(), settings.cacheTokens());
    this.draftTokens =
        new DraftTokens(drafter, settings.drafting().tokens(), settings.batchTokens());
    EngineLoop loop =
        new EngineLoop(
            model, mailbox, cache, settings.slots(), settings.batchTokens(), draftTokens, clock);
    this.thread = Thread.ofPlatform().daemon().name("engine-" + settings.modelName()).start(loop);
    this.handover =
        settings
            .cacheFolder()
            .flatMap(
                folder ->
                    CacheHandover.takeUp(
                        folder,
                        new ModelHash(settings.model(), settings.adapters()),
                        mailbox,
                        cache));
  }

  /**
   * Loads a model; returns when it is ready.
   *
   * @throws dev.millrace.engine.api.ModelFileException if the file is missing, broken or unknown
   * @throws EngineUnavailableException if the natives or the memory are not to be had
   */
  public static LlamaEngine open(LlamaSettings settings) {
    TokenModel model = ModelLoader.load(settings);
    try {
      return over(settings, model);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * An engine over a model that {@link ModelLoader} loaded for the same settings; it will close it.
   */
  public static LlamaEngine over(LlamaSettings settings, TokenModel model) {
    GgufHeader header = ModelFileCheck.check(settings.model());
    return new LlamaEngine(
        MemoryEstimate.withinCacheBytes(settings, header),
        model,
        ChatRenderers.of(header, model.vocabulary()),
        ModelLoader.drafter(settings, model),
        System::nanoTime);
  }

  @Override
  public EngineDescription description() {
    return new EngineDescription(
        "llama",
        settings.modelName(),
        settings.slots(),
        settings.contextTokensPerSlot(),
        model.vocabulary().size(),
        model.facts().parameters(),
        model.facts().weightBytes(),
        model.facts().cacheBytes(),
        model.facts().computeBytes());
  }

  @Override
  public EngineLoad load() {
    int running = mailbox.runningCount();
    int queued = mailbox.queuedCount();
    return new EngineLoad(
        Math.max(0, settings.slots() - running - queued),
        running,
        queued,
        closed ? 0 : model.facts().totalBytes() + draftTokens.bytes(),
        MachineMemory.freeBytes(),
        mailbox.steps());
  }

  @Override
  public EngineStatistics statistics() {
    CacheStatistics kept = cache.statistics();
    return new EngineStatistics(
        kept.lookups(),
        kept.hits(),
        kept.reusedTokens(),
        kept.evictions(),
        draftTokens.record().statistics());
  }

  @Override
  public Generation start(GenerationRequest request, GenerationListener listener)
      throws RejectedGenerationException {
    modelInUse.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
      ActiveSequence sequence = sequences.sequence(request, listener, clock.getAsLong());
      if (!mailbox.add(sequence)) {
        throw new IllegalStateException("the engine is closed");
      }
      return () -> mailbox.cancel(sequence);
    } finally {
      modelInUse.readLock().unlock();
    }
  }

  @Override
  public Optional<TextEmbedder> embedder() {
    return Optional.of(this);
  }

  @Override
  public TextVector embed(String text, Pooling pooling)
      throws RejectedGenerationException, InterruptedException {
    modelInUse.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
      int[] tokens = preparation.tokens(text);
      embedding.lockInterruptibly();
      try {
        return new TextVector(vector(tokens, pooling), tokens.length);
      } finally {
        embedding.unlock();
      }
    } finally {
      modelInUse.readLock().unlock();
    }
  }

  /** Between any two pieces the loop has a step of its own. */
  private List<Float> vector(int[] tokens, Pooling pooling) throws InterruptedException {
    Embedding text =
        new Embedding(
            model,
            CacheSequences.sequences(settings.slots(), settings.cacheTokens()) - 1,
            LlamaSettings.tokensAtOnce(settings.batchTokens()),
            cache::makeRoom,
            tokens,
            pooling);
    try {
      boolean more = true;
      while (more) {
        more = onLoop(text::advance);
      }
      return text.vector();
    } catch (InterruptedException left) {
      var unused =
          mailbox.onLoop(
              () -> {
                text.release();
                return true;
              });
      throw left;
    }
  }

  /** How useful the prefix cache is. */
  public CacheStatistics cacheStatistics() {
    return cache.statistics();
  }

  /** Cells of the cache in use, by running sequences and by what is kept for later prompts. */
  public int usedCells() throws InterruptedException {
    return onLoop(model::usedCells);
  }

  /** Gives up what is kept for later prompts. */
  public void clearCache() throws InterruptedException {
    onLoop(
        () -> {
          cache.clear();
          return true;
        });
  }

  private <T> T onLoop(Callable<T> work) throws InterruptedException {
    try {
      return mailbox.onLoop(work).get();
    } catch (CancellationException | ExecutionException e) {
      throw new IllegalStateException("the engine could not do it", e);
    }
  }

  @Override
  public void close() {
    handover.ifPresent(CacheHandover::leave);
    mailbox.close();
    if (!loopEnded()) {
      LOG.atError()
          .addKeyValue(EngineLogKey.MODEL, settings.modelName())
          .addKeyValue(EngineLogKey.WAIT_MS, CLOSE_WAIT.toMillis())
          .log("the loop of an engine did not end in time; its memory is not freed");
      return;
    }
    modelInUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        draftTokens.close();
        model.close();
      }
    } finally {
      modelInUse.writeLock().unlock();
    }
  }

  private boolean loopEnded() {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a listener must not close its engine");
    }
    model.abort();
    try {
      return thread.join(CLOSE_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
