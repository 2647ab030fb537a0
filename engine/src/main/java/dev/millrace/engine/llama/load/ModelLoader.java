package dev.millrace.engine.llama.load;

import dev.millrace.engine.api.EngineLogKey;
import dev.millrace.engine.api.EngineUnavailableException;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.gguf.AdapterFileCheck;
import dev.millrace.engine.gguf.GgufHeader;
import dev.millrace.engine.gguf.MemoryEstimate;
import dev.millrace.engine.gguf.ModelFileCheck;
import dev.millrace.engine.llama.cache.CacheSequences;
import dev.millrace.engine.llama.draft.DraftModel;
import dev.millrace.engine.llama.draft.Drafter;
import dev.millrace.engine.llama.draft.PromptLookup;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.natives.NativeModel;
import dev.millrace.engine.llama.natives.NativeOptions;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.engine.settings.LoraAdapter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks model files and the memory that they need, and loads them, without an engine around them.
 * Thread rule: any thread; the native work is done on threads of its own.
 */
public final class ModelLoader {

  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  private ModelLoader() {}

  /**
   * Checks and loads the model of the settings.
   *
   * @throws dev.millrace.engine.api.ModelFileException if the file is missing, broken or unknown
   * @throws EngineUnavailableException if the natives or the memory are not to be had
   */
  public static TokenModel load(LlamaSettings wanted) {
    GgufHeader header = ModelFileCheck.check(wanted.model());
    LlamaSettings settings = MemoryEstimate.withinCacheBytes(wanted, header);
    for (LoraAdapter adapter : settings.adapters()) {
      AdapterFileCheck.check(adapter.file(), header);
    }
    MemoryEstimate memory = MemoryEstimate.of(header, settings);
    requireMemory(settings, memory);
    NativeModel model =
        NativeCallThread.call("load-" + settings.modelName(), () -> loaded(settings, memory));
    LOG.atInfo()
        .addKeyValue(EngineLogKey.MODEL, settings.modelName())
        .addKeyValue(EngineLogKey.PARAMETERS, model.facts().parameters())
        .addKeyValue(EngineLogKey.WEIGHTS_MIB, model.facts().weightBytes() >> 20)
        .addKeyValue(EngineLogKey.CACHE_MIB, model.facts().cacheBytes() >> 20)
        .log("model loaded");
    return model;
  }

  private static NativeModel loaded(LlamaSettings settings, MemoryEstimate memory) {
    NativeModel model =
        NativeModel.load(
            settings.model(),
            settings.nativesDirectory(),
            new NativeOptions(
                settings.cells(),
                CacheSequences.sequences(settings.slots(), settings.cacheTokens()),
                settings.batchTokens(),
                settings.threads(),
                memory,
                settings.adapters(),
                prompts(settings)));
    warmUp(model);
    return model;
  }

  private static Optional<NativeOptions.Prompts> prompts(LlamaSettings settings) {
    return settings.promptCells() == 0
        ? Optional.empty()
        : Optional.of(
            new NativeOptions.Prompts(
                settings.promptCells(), LlamaSettings.tokensAtOnce(settings.batchTokens())));
  }

  /** Touches every weight once, so that the first request does not pay for reading the file. */
  private static void warmUp(TokenModel model) {
    TokenBatch batch = new TokenBatch(1);
    batch.add(Math.max(0, model.vocabulary().begin()), 0, 0, true);
    if (model.decode(batch) != DecodeOutcome.DONE) {
      LOG.warn("the model did not run its warm-up");
    }
    model.removeFrom(0, 0);
    model
        .promptContext()
        .ifPresent(
            prompts -> {
              prompts.evaluate(batch, () -> true);
              prompts.removeFrom(0);
            });
  }

  /** The drafter that these settings ask for; null if drafting is off. */
  public static @Nullable Drafter drafter(LlamaSettings settings, TokenModel model) {
    if (settings.drafting().tokens() == 0) {
      return null;
    }
    return settings
        .draft()
        .<Drafter>map(draft -> draftModel(draft, model, settings.drafting().minProbability()))
        .orElseGet(PromptLookup::new);
  }

  private static DraftModel draftModel(
      LlamaSettings settings, TokenModel target, double minProbability) {
    TokenModel draft = load(settings);
    try {
      DraftModel.requireSameTokens(draft.vocabulary(), target.vocabulary());
    } catch (ModelFileException e) {
      draft.close();
      throw new ModelFileException(settings.model() + ": " + e.getMessage());
    }
    return new DraftModel(draft, settings.slots(), minProbability);
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
}
