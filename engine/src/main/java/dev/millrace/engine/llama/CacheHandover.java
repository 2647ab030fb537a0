package dev.millrace.engine.llama;

import dev.millrace.engine.api.EngineLogKey;
import dev.millrace.engine.llama.cache.CacheFolder;
import dev.millrace.engine.llama.cache.CacheSequences;
import dev.millrace.engine.llama.load.ModelHash;
import dev.millrace.engine.llama.loop.Mailbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what an engine's prefix cache holds, ended and cancelled generations included, to the next
 * engine with the same model: a request that is started again there with its {@code resumed} tokens
 * goes on without evaluating its prompt again.
 *
 * <p>What goes wrong is logged and costs what was kept, nothing else. Thread rule: one thread.
 */
final class CacheHandover {

  private static final Logger LOG = LoggerFactory.getLogger(CacheHandover.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Mailbox mailbox;
  private final CacheSequences cache;
  private final CacheFolder folder;

  private CacheHandover(Mailbox mailbox, CacheSequences cache, CacheFolder folder) {
    this.mailbox = mailbox;
    this.cache = cache;
    this.folder = folder;
  }

  /**
   * Takes up what was left in the folder for this model; empty if another engine has hold of it or
   * it cannot be used.
   */
  static Optional<CacheHandover> takeUp(
      Path parent, ModelHash hash, Mailbox mailbox, CacheSequences cache) {
    try {
      Optional<CacheFolder> claimed = CacheFolder.claim(parent, hash.sha256());
      if (claimed.isEmpty()) {
        LOG.warn("another engine holds the cache folder of this model, nothing will be kept");
      }
      return claimed.map(
          folder -> {
            CacheHandover handover = new CacheHandover(mailbox, cache, folder);
            handover.onLoop("taken up", () -> cache.restore(folder));
            return handover;
          });
    } catch (IOException | UnsupportedOperationException e) {
      // Unsupported: a file system without owners cannot keep prompts from others.
      LOG.atWarn()
          .addKeyValue(EngineLogKey.REASON, e.toString())
          .log("the cache folder cannot be used");
      return Optional.empty();
    }
  }

  /** Leaves what is kept now; before the loop ends. Afterwards the folder is free for others. */
  void leave() {
    onLoop("left", () -> cache.save(folder));
    try {
      folder.close();
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue(EngineLogKey.REASON, e.toString())
          .log("the cache folder was not let go");
    }
  }

  private void onLoop(String done, Callable<Integer> work) {
    FutureTask<Integer> task = mailbox.onLoop(work);
    try {
      int sequences = task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      LOG.atInfo()
          .addKeyValue(EngineLogKey.STEP, done)
          .addKeyValue(EngineLogKey.COUNT, sequences)
          .log("sequences handed over");
    } catch (CancellationException e) {
      LOG.atWarn()
          .addKeyValue(EngineLogKey.STEP, done)
          .log("no sequences handed over, the engine has ended");
    } catch (ExecutionException | TimeoutException e) {
      task.cancel(false);
      LOG.atWarn()
          .addKeyValue(EngineLogKey.STEP, done)
          .addKeyValue(EngineLogKey.REASON, e.toString())
          .log("no sequences handed over");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
