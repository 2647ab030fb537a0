package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The KV cache of a context. */
final class CacheFunctions {

  private final MethodHandle remove;
  private final MethodHandle copy;
  private final MethodHandle defrag;
  private final MethodHandle update;
  private final MethodHandle usedCells;
  private final MethodHandle stateSize;
  private final MethodHandle stateGet;
  private final MethodHandle stateSet;

  CacheFunctions(SymbolLookup symbols) {
    remove =
        NativeFunction.bind(
            symbols,
            "llama_kv_self_seq_rm",
            FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    copy =
        NativeFunction.bind(
            symbols,
            "llama_kv_self_seq_cp",
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    defrag =
        NativeFunction.bind(symbols, "llama_kv_self_defrag", FunctionDescriptor.ofVoid(ADDRESS));
    update =
        NativeFunction.bind(symbols, "llama_kv_self_update", FunctionDescriptor.ofVoid(ADDRESS));
    usedCells =
        NativeFunction.bind(
            symbols, "llama_kv_self_used_cells", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    stateSize =
        NativeFunction.bind(
            symbols,
            "llama_state_seq_get_size",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));
    stateGet =
        NativeFunction.bind(
            symbols,
            "llama_state_seq_get_data",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
    stateSet =
        NativeFunction.bind(
            symbols,
            "llama_state_seq_set_data",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
  }

  void removeFrom(MemorySegment context, int sequence, int position) {
    try {
      boolean removed = (boolean) remove.invokeExact(context, sequence, position, -1);
      if (!removed) {
        throw new IllegalStateException("the cache of this model cannot be cut");
      }
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Lets a sequence share the cells of another that hold these positions. */
  void copy(MemorySegment context, int source, int target, int from, int end) {
    try {
      copy.invokeExact(context, source, target, from, end);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  void compact(MemorySegment context) {
    try {
      defrag.invokeExact(context);
      update.invokeExact(context);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  int usedCells(MemorySegment context) {
    try {
      return (int) usedCells.invokeExact(context);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  long stateSize(MemorySegment context, int sequence) {
    try {
      return (long) stateSize.invokeExact(context, sequence);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Bytes written. */
  long save(MemorySegment context, MemorySegment into, long size, int sequence) {
    try {
      return (long) stateGet.invokeExact(context, into, size, sequence);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Bytes read; 0 when they do not fit. */
  long restore(MemorySegment context, MemorySegment from, long size, int sequence) {
    try {
      return (long) stateSet.invokeExact(context, from, size, sequence);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
