package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** What the library tells about a loaded model. */
final class ModelFunctions {

  private final MethodHandle vocabulary;
  private final MethodHandle parameters;
  private final MethodHandle bytes;
  private final MethodHandle trainedContext;
  private final MethodHandle embedding;

  ModelFunctions(SymbolLookup symbols) {
    vocabulary =
        NativeFunction.bind(
            symbols, "llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
    parameters =
        NativeFunction.bind(
            symbols, "llama_model_n_params", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    bytes =
        NativeFunction.bind(symbols, "llama_model_size", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    trainedContext =
        NativeFunction.bind(
            symbols, "llama_model_n_ctx_train", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    embedding =
        NativeFunction.bind(
            symbols, "llama_model_n_embd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  MemorySegment vocabulary(MemorySegment model) {
    try {
      return (MemorySegment) vocabulary.invokeExact(model);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  long parameters(MemorySegment model) {
    try {
      return (long) parameters.invokeExact(model);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  long bytes(MemorySegment model) {
    try {
      return (long) bytes.invokeExact(model);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  int trainedContext(MemorySegment model) {
    try {
      return (int) trainedContext.invokeExact(model);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  int embedding(MemorySegment model) {
    try {
      return (int) embedding.invokeExact(model);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
