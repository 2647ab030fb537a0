package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.millrace.engine.api.EngineUnavailableException;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.ModelFacts;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.model.Vocabulary;
import dev.millrace.engine.settings.LoraAdapter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** A model and a context of the native library. */
public final class NativeModel implements TokenModel {

  private final LlamaLibrary library;
  private final Arena arena;
  private final MemorySegment model;
  private final MemorySegment context;
  private final NativeVocabulary vocabulary;
  private final NativeBatch batch;
  private final AbortFlag abort;
  private final ModelFacts facts;
  private final Optional<SecondContext> second;

  /** The context for long prompts, and what uses it. */
  private record SecondContext(MemorySegment context, PromptContext prompts) {}

  private NativeModel(
      LlamaLibrary library,
      Arena arena,
      MemorySegment model,
      MemorySegment context,
      AbortFlag abort,
      Optional<SecondContext> second,
      NativeOptions options) {
    this.library = library;
    this.second = second;
    this.arena = arena;
    this.model = model;
    this.context = context;
    this.abort = abort;
    this.vocabulary = new NativeVocabulary(library.vocabulary, library.model.vocabulary(model));
    this.batch = new NativeBatch(arena, options.batchTokens());
    this.facts =
        new ModelFacts(
            library.model.parameters(model),
            library.model.bytes(model),
            options.memory().cacheBytes(),
            options.memory().computeBytes(),
            library.model.trainedContext(model),
            library.model.embedding(model));
  }

  /**
   * Loads a model file that has passed the header check.
   *
   * @throws ModelFileException if the library refuses it, with the library's reason
   * @throws EngineUnavailableException if the library or its memory is not to be had
   */
  public static NativeModel load(Path file, Path nativesDirectory, NativeOptions options) {
    LlamaLibrary library = LlamaLibrary.load(nativesDirectory);
    Arena arena = Arena.ofShared();
    MemorySegment model = MemorySegment.NULL;
    MemorySegment context = MemorySegment.NULL;
    Optional<SecondContext> second = Optional.empty();
    boolean loaded = false;
    try {
      library.log.clear();
      MemorySegment path = arena.allocateFrom(file.toAbsolutePath().toString());
      model = library.loadModel(path, library.modelParams(arena));
      if (model.address() == 0) {
        throw new ModelFileException(
            file + " was refused by llama.cpp: " + library.log.lastError());
      }
      AbortFlag abort = new AbortFlag();
      context = context(library, model, contextParams(library, arena, options), options.cells());
      if (options.prompts().isPresent()) {
        second =
            Optional.of(second(library, arena, model, context, options, options.prompts().get()));
      }
      for (LoraAdapter adapter : options.adapters()) {
        MemorySegment added = adapter(library, arena, model, adapter);
        library.adapter.set(context, added, adapter.scale());
        if (second.isPresent()) {
          library.adapter.set(second.get().context(), added, adapter.scale());
        }
      }
      library.context.abortCallback(context, AbortFlag.function(), abort.data());
      NativeModel result = new NativeModel(library, arena, model, context, abort, second, options);
      loaded = true;
      return result;
    } finally {
      if (!loaded) {
        free(library, arena, model, context, second);
      }
    }
  }

  private static MemorySegment context(
      LlamaLibrary library, MemorySegment model, MemorySegment params, int cells) {
    MemorySegment context = library.initContext(model, params);
    if (context.address() == 0) {
      throw new EngineUnavailableException(
          "llama.cpp could not make a context of %d cells: %s"
              .formatted(cells, library.log.lastError()));
    }
    return context;
  }

  private static SecondContext second(
      LlamaLibrary library,
      Arena arena,
      MemorySegment model,
      MemorySegment first,
      NativeOptions options,
      NativeOptions.Prompts prompts) {
    Interruption interruption = new Interruption();
    MemorySegment params = contextParams(library, arena, options);
    var layout = StructLayouts.CONTEXT_PARAMS;
    StructLayouts.put(params, layout, "n_ctx", prompts.cells());
    StructLayouts.put(params, layout, "n_batch", prompts.batchTokens());
    StructLayouts.put(params, layout, "n_ubatch", prompts.batchTokens());
    StructLayouts.put(params, layout, "n_seq_max", NativePromptContext.SEQUENCES);
    StructLayouts.put(params, layout, "cb_eval", interruption.function(arena));
    MemorySegment context = context(library, model, params, prompts.cells());
    return new SecondContext(
        context,
        new NativePromptContext(
            library, arena, context, first, options.sequences() - 1, interruption, prompts));
  }

  private static MemorySegment adapter(
      LlamaLibrary library, Arena arena, MemorySegment model, LoraAdapter adapter) {
    MemorySegment path = arena.allocateFrom(adapter.file().toAbsolutePath().toString());
    MemorySegment loaded = library.adapter.init(model, path);
    if (loaded.address() == 0) {
      throw new ModelFileException(
          adapter.file() + " was refused by llama.cpp: " + library.log.lastError());
    }
    return loaded;
  }

  private static MemorySegment contextParams(
      LlamaLibrary library, Arena arena, NativeOptions options) {
    MemorySegment params = library.contextParams(arena);
    var layout = StructLayouts.CONTEXT_PARAMS;
    StructLayouts.put(params, layout, "n_ctx", options.cells());
    StructLayouts.put(params, layout, "n_batch", options.batchTokens());
    StructLayouts.put(params, layout, "n_ubatch", options.tokensAtOnce());
    StructLayouts.put(params, layout, "n_seq_max", options.sequences());
    StructLayouts.put(params, layout, "n_threads", options.threads());
    StructLayouts.put(params, layout, "n_threads_batch", options.threads());
    StructLayouts.put(params, layout, "defrag_thold", 0.1f);
    return params;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public ModelFacts facts() {
    return facts;
  }

  @Override
  public DecodeOutcome decode(TokenBatch entries) {
    return outcome(library.context.decode(context, batch.filledFrom(entries)));
  }

  /** What the result of a decode means. */
  static DecodeOutcome outcome(int result) {
    return switch (result) {
      case 0 -> DecodeOutcome.DONE;
      case 1 -> DecodeOutcome.NO_ROOM;
      case 2 -> DecodeOutcome.ABORTED;
      default -> DecodeOutcome.FAILED;
    };
  }

  @Override
  public void logits(int entry, float[] into) {
    MemorySegment values = library.context.logits(context, entry);
    if (values.address() == 0) {
      throw new IllegalStateException("entry " + entry + " has no logits");
    }
    MemorySegment.copy(values.reinterpret(4L * into.length), JAVA_FLOAT, 0, into, 0, into.length);
  }

  @Override
  public void wantEmbeddings(boolean wanted) {
    library.context.wantEmbeddings(context, wanted);
  }

  @Override
  public void embedding(int entry, float[] into) {
    MemorySegment values = library.context.embeddings(context, entry);
    if (values.address() == 0) {
      throw new IllegalStateException("entry " + entry + " has no vector");
    }
    MemorySegment.copy(values.reinterpret(4L * into.length), JAVA_FLOAT, 0, into, 0, into.length);
  }

  @Override
  public void removeFrom(int sequence, int position) {
    library.cache.removeFrom(context, sequence, position);
  }

  @Override
  public void share(int source, int target, int endPosition) {
    library.cache.copy(context, source, target, 0, endPosition);
  }

  @Override
  public boolean save(int sequence, SavedCells to) throws IOException {
    long size = library.cache.stateSize(context, sequence);
    if (size > Integer.MAX_VALUE) {
      return false;
    }
    try (Arena once = Arena.ofConfined()) {
      MemorySegment into = once.allocate(size);
      long written = library.cache.save(context, into, size, sequence);
      to.accept(into.asSlice(0, written).asByteBuffer());
    }
    return true;
  }

  @Override
  public boolean restore(int sequence, ByteBuffer saved) {
    MemorySegment from = MemorySegment.ofBuffer(saved);
    return library.cache.restore(context, from, from.byteSize(), sequence) == from.byteSize();
  }

  @Override
  public int usedCells() {
    return library.cache.usedCells(context);
  }

  @Override
  public void compact() {
    library.cache.compact(context);
  }

  @Override
  public Optional<PromptContext> promptContext() {
    return second.map(SecondContext::prompts);
  }

  @Override
  public void abort() {
    abort.raise();
  }

  @Override
  public void clearAbort() {
    abort.lower();
  }

  @Override
  public void close() {
    free(library, arena, model, context, second);
  }

  private static void free(
      LlamaLibrary library,
      Arena arena,
      MemorySegment model,
      MemorySegment context,
      Optional<SecondContext> second) {
    second.ifPresent(s -> library.freeContext(s.context()));
    if (context.address() != 0) {
      library.freeContext(context);
    }
    if (model.address() != 0) {
      library.freeModel(model);
    }
    arena.close();
    NativeHeap.trim();
  }
}
