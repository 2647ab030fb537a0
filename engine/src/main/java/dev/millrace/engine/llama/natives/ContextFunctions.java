package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Running a model. */
final class ContextFunctions {

  private final MethodHandle decode;
  private final MethodHandle logits;
  private final MethodHandle embeddings;
  private final MethodHandle wantEmbeddings;
  private final MethodHandle abortCallback;
  private final MethodHandle synchronize;

  ContextFunctions(SymbolLookup symbols) {
    decode =
        NativeFunction.bind(
            symbols, "llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, StructLayouts.BATCH));
    logits =
        NativeFunction.bind(
            symbols, "llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    embeddings =
        NativeFunction.bind(
            symbols, "llama_get_embeddings_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    wantEmbeddings =
        NativeFunction.bind(
            symbols, "llama_set_embeddings", FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
    abortCallback =
        NativeFunction.bind(
            symbols,
            "llama_set_abort_callback",
            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    synchronize =
        NativeFunction.bind(symbols, "llama_synchronize", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /** 0 done, 1 no room in the cache, 2 aborted, negative refused. */
  int decode(MemorySegment context, MemorySegment batch) {
    try {
      int result = (int) decode.invokeExact(context, batch);
      synchronize.invokeExact(context);
      return result;
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  MemorySegment logits(MemorySegment context, int entry) {
    try {
      return (MemorySegment) logits.invokeExact(context, entry);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  MemorySegment embeddings(MemorySegment context, int entry) {
    try {
      return (MemorySegment) embeddings.invokeExact(context, entry);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  void wantEmbeddings(MemorySegment context, boolean wanted) {
    try {
      wantEmbeddings.invokeExact(context, wanted);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  void abortCallback(MemorySegment context, MemorySegment function, MemorySegment data) {
    try {
      abortCallback.invokeExact(context, function, data);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
