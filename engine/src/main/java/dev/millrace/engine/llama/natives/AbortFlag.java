package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.millrace.engine.api.EngineUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A flag that the library polls while it computes.
 *
 * <p>The library wants a function from a pointer to a truth value and calls it between any two
 * operations of a step. The C library's {@code strlen} is one: over an empty string it says 0, over
 * {@code "x"} 1. So polling costs a few nanoseconds and never enters the JVM.
 */
final class AbortFlag {

  private static final VarHandle BYTE = JAVA_BYTE.varHandle();

  private final MemorySegment text;

  /** Lives as long as it is reachable, so raising it late, after the model is gone, is harmless. */
  AbortFlag() {
    text = Arena.ofAuto().allocate(2);
  }

  static MemorySegment function() {
    return Linker.nativeLinker()
        .defaultLookup()
        .find("strlen")
        .orElseThrow(() -> new EngineUnavailableException("the C library has no strlen"));
  }

  MemorySegment data() {
    return text;
  }

  void raise() {
    BYTE.setVolatile(text, 0L, (byte) 'x');
  }

  void lower() {
    BYTE.setVolatile(text, 0L, (byte) 0);
  }
}
