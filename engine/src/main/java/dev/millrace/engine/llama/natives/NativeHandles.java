package dev.millrace.engine.llama.natives;

import dev.millrace.engine.llama.model.PromptContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What a loaded model holds of the native library.
 *
 * @param arena of the memory that the library is shown; closed last
 * @param model {@link MemorySegment#NULL} if it is not loaded
 * @param context {@link MemorySegment#NULL} if it is not made
 * @param prompts the context for long prompts, if there is one
 */
record NativeHandles(
    LlamaLibrary library,
    Arena arena,
    MemorySegment model,
    MemorySegment context,
    Optional<Prompts> prompts) {

  /** A context for long prompts, and what can be done with it. */
  record Prompts(MemorySegment context, PromptContext operations) {}

  /** Nothing loaded yet. */
  static NativeHandles none(LlamaLibrary library, Arena arena) {
    return new NativeHandles(
        library, arena, MemorySegment.NULL, MemorySegment.NULL, Optional.empty());
  }

  NativeHandles withModel(MemorySegment loaded) {
    return new NativeHandles(library, arena, loaded, context, prompts);
  }

  NativeHandles withContext(MemorySegment made) {
    return new NativeHandles(library, arena, model, made, prompts);
  }

  NativeHandles withPrompts(Prompts made) {
    return new NativeHandles(library, arena, model, context, Optional.of(made));
  }

  /** Frees everything, once, in the order that the library wants. */
  void free() {
    prompts.ifPresent(made -> library.freeContext(made.context()));
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
