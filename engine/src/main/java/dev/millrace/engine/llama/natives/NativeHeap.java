package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Makes the C library give memory back to the system. Left alone, glibc keeps what is freed in
 * blocks of up to 32 MiB for the next request of that size: a process that changes models would
 * hold the caches of both. Does nothing where the C library is another.
 */
final class NativeHeap {

  private static final int MMAP_THRESHOLD = -3;
  private static final int BYTES = 1 << 20;

  private NativeHeap() {}

  /** From now on blocks from a mebibyte are mapped and unmapped, each on its own. */
  static void mapLargeBlocks() {
    call("mallopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), MMAP_THRESHOLD, BYTES);
  }

  /** Gives back whatever is free. */
  static void trim() {
    call("malloc_trim", FunctionDescriptor.of(JAVA_INT, JAVA_LONG), 0L);
  }

  private static void call(String name, FunctionDescriptor shape, Object... arguments) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().find(name).orElse(MemorySegment.NULL);
    if (function.address() == 0) {
      return;
    }
    MethodHandle handle = linker.downcallHandle(function, shape);
    try {
      handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
