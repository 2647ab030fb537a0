package dev.millrace.chaos.parts;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes that this one started. Stateless, any thread. */
final class Signals {

  private static final long SECONDS = 5;

  private Signals() {}

  /** Ends a process at once; one that is gone already is as good as ended. */
  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  static void stop(long pid) {
    send("-STOP", pid);
  }

  static void go(long pid) {
    send("-CONT", pid);
  }

  /** A process that has gone meanwhile gets none. */
  private static void send(String signal, long pid) {
    try {
      Process kill =
          new ProcessBuilder("kill", signal, Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException impossible) {
      throw new IllegalStateException("no program 'kill'", impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
