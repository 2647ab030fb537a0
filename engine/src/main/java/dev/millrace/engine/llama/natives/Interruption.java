package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Enters the JVM between any two operations that a context computes: the library's {@code cb_eval}.
 *
 * <p>It asks before each operation whether the result is wanted; a yes makes it compute up to there
 * and call again, outside of any parallel region, so that another context of the same thread may
 * compute meanwhile. A no to that second call ends the computation, which the library takes for
 * done. Thread rule: the thread that computes.
 */
final class Interruption {

  private @Nullable BooleanSupplier between;
  private @Nullable Throwable thrown;
  private boolean ended;

  /** The function for {@code cb_eval}; lives as long as the arena. */
  MemorySegment function(Arena arena) {
    try {
      return Linker.nativeLinker()
          .upcallStub(
              MethodHandles.lookup()
                  .bind(
                      this,
                      "called",
                      MethodType.methodType(
                          boolean.class, MemorySegment.class, boolean.class, MemorySegment.class)),
              FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_BOOLEAN, ADDRESS),
              arena);
    } catch (ReflectiveOperationException e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** From now on this is called; until {@link #finish}. */
  void begin(BooleanSupplier callback) {
    between = callback;
    thrown = null;
    ended = false;
  }

  /**
   * Whether the computation was left to its end.
   *
   * @throws RuntimeException what the callback threw
   */
  boolean finish() {
    between = null;
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {
        return !ended;
      }
    }
  }

  /** Called by the library. Nothing may be thrown here: that would end the process. */
  @SuppressWarnings("unused")
  private boolean called(MemorySegment tensor, boolean asks, MemorySegment data) {
    BooleanSupplier callback = between;
    if (asks || callback == null) {
      return callback != null || !asks;
    }
    try {
      ended |= !callback.getAsBoolean();
    } catch (Throwable e) {
      thrown = e;
      ended = true;
    }
    return !ended;
  }
}
