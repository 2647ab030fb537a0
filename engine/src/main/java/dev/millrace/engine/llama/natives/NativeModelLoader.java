package dev.millrace.engine.llama.natives;

import dev.millrace.engine.api.EngineUnavailableException;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.settings.LoraAdapter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;

/** Loads a model with its contexts and adapters; what fails half way is freed. One thread. */
final class NativeModelLoader {

  private static final float DEFRAGMENTATION_THRESHOLD = 0.1f;
  private static final StructLayout LAYOUT = StructLayouts.CONTEXT_PARAMS;

  private final LlamaLibrary library;
  private final NativeOptions options;

  NativeModelLoader(LlamaLibrary library, NativeOptions options) {
    this.library = library;
    this.options = options;
  }

  /**
   * Loads a model file.
   *
   * @throws ModelFileException if the library refuses it, with the library's reason
   * @throws EngineUnavailableException if its memory is not to be had
   */
  NativeModel load(Path file) {
    Arena arena = Arena.ofShared();
    NativeHandles handles = NativeHandles.none(library, arena);
    boolean loaded = false;
    try {
      library.log.clear();
      handles = handles.withModel(model(arena, file));
      AbortFlag abort = new AbortFlag();
      handles =
          handles.withContext(context(handles.model(), contextParams(arena), options.cells()));
      if (options.prompts().isPresent()) {
        handles = handles.withPrompts(prompts(handles, options.prompts().get()));
      }
      for (LoraAdapter adapter : options.adapters()) {
        apply(adapter, handles);
      }
      library.context.abortCallback(handles.context(), AbortFlag.function(), abort.data());
      NativeModel result = new NativeModel(handles, abort, options);
      loaded = true;
      return result;
    } finally {
      if (!loaded) {
        handles.free();
      }
    }
  }

  private MemorySegment model(Arena arena, Path file) {
    MemorySegment path = arena.allocateFrom(file.toAbsolutePath().toString());
    return accepted(library.loadModel(path, library.modelParams(arena)), file);
  }

  private MemorySegment accepted(MemorySegment loaded, Path file) {
    if (loaded.address() == 0) {
      throw new ModelFileException(file + " was refused by llama.cpp: " + library.log.lastError());
    }
    return loaded;
  }

  private MemorySegment context(MemorySegment model, MemorySegment params, int cells) {
    MemorySegment context = library.initContext(model, params);
    if (context.address() == 0) {
      throw new EngineUnavailableException(
          "llama.cpp could not make a context of %d cells: %s"
              .formatted(cells, library.log.lastError()));
    }
    return context;
  }

  private NativeHandles.Prompts prompts(NativeHandles handles, NativeOptions.Prompts wanted) {
    Interruption interruption = new Interruption();
    Arena arena = handles.arena();
    MemorySegment params = contextParams(arena);
    StructLayouts.put(params, LAYOUT, "n_ctx", wanted.cells());
    StructLayouts.put(params, LAYOUT, "n_batch", wanted.batchTokens());
    StructLayouts.put(params, LAYOUT, "n_ubatch", wanted.batchTokens());
    StructLayouts.put(params, LAYOUT, "n_seq_max", NativePromptContext.SEQUENCES);
    StructLayouts.put(params, LAYOUT, "cb_eval", interruption.function(arena));
    MemorySegment context = context(handles.model(), params, wanted.cells());
    return new NativeHandles.Prompts(
        context,
        new NativePromptContext(
            library,
            arena,
            context,
            handles.context(),
            options.sequences() - 1,
            interruption,
            wanted));
  }

  private void apply(LoraAdapter adapter, NativeHandles handles) {
    MemorySegment path = handles.arena().allocateFrom(adapter.file().toAbsolutePath().toString());
    MemorySegment added = accepted(library.adapter.init(handles.model(), path), adapter.file());
    library.adapter.set(handles.context(), added, adapter.scale());
    handles
        .prompts()
        .ifPresent(prompts -> library.adapter.set(prompts.context(), added, adapter.scale()));
  }

  private MemorySegment contextParams(Arena arena) {
    MemorySegment params = library.contextParams(arena);
    StructLayouts.put(params, LAYOUT, "n_ctx", options.cells());
    StructLayouts.put(params, LAYOUT, "n_batch", options.batchTokens());
    StructLayouts.put(params, LAYOUT, "n_ubatch", options.tokensAtOnce());
    StructLayouts.put(params, LAYOUT, "n_seq_max", options.sequences());
    StructLayouts.put(params, LAYOUT, "n_threads", options.threads());
    StructLayouts.put(params, LAYOUT, "n_threads_batch", options.threads());
    StructLayouts.put(params, LAYOUT, "defrag_thold", DEFRAGMENTATION_THRESHOLD);
    return params;
  }
}
