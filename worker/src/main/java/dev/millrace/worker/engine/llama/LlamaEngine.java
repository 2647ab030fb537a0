package dev.millrace.worker.engine.llama;

import dev.millrace.worker.engine.EngineDescription;
import dev.millrace.worker.engine.EngineLoad;
import dev.millrace.worker.engine.EngineUnavailableException;
import dev.millrace.worker.engine.Generation;
import dev.millrace.worker.engine.GenerationListener;
import dev.millrace.worker.engine.GenerationRequest;
import dev.millrace.worker.engine.InferenceEngine;
import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.RejectedGenerationException;
import dev.millrace.worker.engine.gguf.GgufHeader;
import dev.millrace.worker.engine.gguf.ModelFileCheck;
import dev.millrace.worker.engine.llama.model.TokenModel;
import dev.millrace.worker.engine.llama.natives.MemoryEstimate;
import dev.millrace.worker.engine.llama.natives.NativeModel;
import dev.millrace.worker.engine.llama.natives.NativeOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GGUF model run by llama.cpp, many sequences in one batch.
 *
 * <p>Several may live in one process, one after another or at once; {@link #close()} really frees
 * their memory. A bug in native code can still end the process: run one model per worker process.
 */
public final class LlamaEngine implements InferenceEngine {

  private static final Logger log = LoggerFactory.getLogger(LlamaEngine.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

  private final LlamaSettings settings;
  private final TokenModel model;
  private final RequestPreparation preparation;
  private final LongSupplier clock;
  private final Mailbox mailbox;
  private final Thread thread;

  /** Held for reading by whoever uses the model outside the loop, for writing to free it. */
  private final ReentrantReadWriteLock modelInUse = new ReentrantReadWriteLock();

  private volatile boolean closed;

  LlamaEngine(LlamaSettings settings, TokenModel model, ChatText chatText, LongSupplier clock) {
    this.settings = settings;
    this.model = model;
    this.clock = clock;
    this.preparation =
        new RequestPreparation(
            model.vocabulary(), chatText, settings.contextTokensPerSlot(), new SecureRandom());
    this.mailbox = new Mailbox(model);
    EngineLoop loop =
        new EngineLoop(
            model,
            mailbox,
            new CacheSequences(model, settings.slots()),
            settings.slots(),
            settings.batchTokens(),
            clock);
    this.thread = Thread.ofPlatform().daemon().name("engine-" + settings.modelName()).start(loop);
  }

  /**
   * Loads a model; returns when it is ready.
   *
   * @throws dev.millrace.worker.engine.ModelFileException if the file is missing, broken or unknown
   * @throws EngineUnavailableException if the natives or the memory are not to be had
   */
  public static LlamaEngine open(LlamaSettings settings) {
    GgufHeader header = ModelFileCheck.check(settings.model());
    int cells = settings.slots() * settings.contextTokensPerSlot() + settings.cacheTokens();
    MemoryEstimate memory =
        MemoryEstimate.of(header, cells, settings.batchTokens(), settings.slots());
    requireMemory(settings, memory);
    NativeModel model =
        NativeModel.load(
            settings.model(),
            settings.nativesDirectory(),
            new NativeOptions(
                cells, settings.slots(), settings.batchTokens(), settings.threads(), memory));
    log.info(
        "loaded model {}: {} parameters, {} MiB weights, {} MiB cache",
        settings.modelName(),
        model.facts().parameters(),
        model.facts().weightBytes() >> 20,
        model.facts().cacheBytes() >> 20);
    return new LlamaEngine(settings, model, new ChatMlText(model.vocabulary()), System::nanoTime);
  }

  private static void requireMemory(LlamaSettings settings, MemoryEstimate memory) {
    long free = MachineMemory.freeBytes();
    if (memory.totalBytes() > free) {
      throw new EngineUnavailableException(
          "model %s needs about %d MiB (weights %d, cache %d, compute %d), the machine has %d free"
              .formatted(
                  settings.modelName(),
                  memory.totalBytes() >> 20,
                  memory.weightBytes() >> 20,
                  memory.cacheBytes() >> 20,
                  memory.computeBytes() >> 20,
                  free >> 20));
    }
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
        model.facts().weightBytes());
  }

  @Override
  public EngineLoad load() {
    int running = mailbox.runningCount();
    int queued = mailbox.queuedCount();
    return new EngineLoad(
        Math.max(0, settings.slots() - running - queued),
        running,
        queued,
        closed ? 0 : model.facts().totalBytes(),
        MachineMemory.freeBytes(),
        mailbox.steps());
  }

  @Override
  public Generation start(GenerationRequest request, GenerationListener listener)
      throws RejectedGenerationException {
    modelInUse.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
      ActiveSequence sequence =
          new ActiveSequence(
              preparation.prepare(request), listener, model.vocabulary(), clock.getAsLong());
      if (!mailbox.add(sequence)) {
        throw new IllegalStateException("the engine is closed");
      }
      return () -> mailbox.cancel(sequence);
    } finally {
      modelInUse.readLock().unlock();
    }
  }

  @Override
  public void close() {
    mailbox.close();
    if (!loopEnded()) {
      log.error(
          "the loop of model {} did not end within {}; its memory is not freed",
          settings.modelName(),
          CLOSE_WAIT);
      return;
    }
    modelInUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
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
