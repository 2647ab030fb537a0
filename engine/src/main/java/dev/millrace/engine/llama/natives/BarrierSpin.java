package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.util.Map;

/**
 * How long the library's threads spin at a barrier before they sleep.
 *
 * <p>They meet some 200 times per step. Left alone, GCC's OpenMP spins there for 300,000 rounds,
 * which may be 17 ms: a thread that waits for one whose core another process has taken then burns
 * the core on which that one could go on. {@link #ROUNDS}, about a millisecond, are longer than any
 * operation keeps a thread waiting, and so cost nothing on a machine of its own; beside one other
 * busy thread on two cores they make steps two to three times as fast. Fewer would help more there,
 * but a sleeping thread is slow to wake: 5,000 lengthen a prefill of 4,000 tokens by a fifth.
 */
final class BarrierSpin {

  static final String ROUNDS = "20000";

  private static final String VARIABLE = "GOMP_SPINCOUNT";

  private BarrierSpin() {}

  /**
   * Limits it for this process, unless its environment says something about it already; to be
   * called before the library is loaded, which reads it once.
   */
  static void limit() {
    Map<String, String> environment = System.getenv();
    if (environment.containsKey(VARIABLE) || environment.containsKey("OMP_WAIT_POLICY")) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    try (Arena once = Arena.ofConfined()) {
      var unused =
          (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().findOrThrow("setenv"),
                      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                  .invokeExact(once.allocateFrom(VARIABLE), once.allocateFrom(ROUNDS), 0);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
