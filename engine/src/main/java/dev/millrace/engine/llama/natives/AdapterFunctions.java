package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** LoRA adapters. The library frees them with their model. */
final class AdapterFunctions {

  private final MethodHandle init;
  private final MethodHandle set;

  AdapterFunctions(SymbolLookup symbols) {
    init =
        NativeFunction.bind(
            symbols, "llama_adapter_lora_init", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    set =
        NativeFunction.bind(
            symbols,
            "llama_set_adapter_lora",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_FLOAT));
  }

  /** The loaded adapter, or a null address. */
  MemorySegment init(MemorySegment model, MemorySegment path) {
    try {
      return (MemorySegment) init.invokeExact(model, path);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  void set(MemorySegment context, MemorySegment adapter, float scale) {
    try {
      int ignored = (int) set.invokeExact(context, adapter, scale);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
