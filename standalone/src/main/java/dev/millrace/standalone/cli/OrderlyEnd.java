package dev.millrace.standalone.cli;

import java.time.Duration;

/**
 * Makes a signal end a command in order: its thread is interrupted, closes what it opened, and the
 * process waits for that, a bounded time.
 */
final class OrderlyEnd {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private OrderlyEnd() {}

  /** From now on, for the calling thread. */
  static void onSignal() {
    Thread command = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  command.interrupt();
                  try {
                    command.join(PATIENCE);
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                },
                "orderly-end"));
  }
}
