package dev.millrace.standalone.cli.process;

import java.time.Duration;

/**
 * Makes a signal end a command in order: the command's thread is interrupted, closes what it
 * opened, and the process waits for that, a bounded time. Closing it makes signals end the process
 * at once again.
 */
public final class InterruptOnSignal implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Thread hook;

  private InterruptOnSignal(Thread command) {
    this.hook =
        new Thread(
            () -> {
              command.interrupt();
              try {
                command.join(PATIENCE);
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            },
            "orderly-end");
  }

  /** From now on, for the calling thread. */
  public static InterruptOnSignal onSignal() {
    InterruptOnSignal end = new InterruptOnSignal(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The signal came: the hook waits until this thread has reported and ends the process.
      return;
    }
  }
}
