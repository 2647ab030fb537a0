package dev.millrace.standalone.cli.process;

import dev.millrace.standalone.cli.output.ExitCode;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * Waits until the process is asked to end: by a signal, or, for a child, by the end of its standard
 * input, which comes in whatever way the parent dies.
 */
public final class StopSignal {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.OK;

  /** For this process; its shutdown hook waits for {@link #stopped}. */
  public StopSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  awaitStopped();
                },
                "stop-signal"));
  }

  /** Takes the end of standard input for a request to end. */
  public StopSignal orEndOfInput() {
    Thread.ofPlatform()
        .name("end-of-input")
        .daemon()
        .start(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is said on this channel; only its end means something.
                }
              } catch (IOException closed) {
                // The same as its end.
              }
              asked.countDown();
            });
    return this;
  }

  /** Asks for the end from inside, with this exit code. */
  public void raise(int code) {
    exitCode = code;
    asked.countDown();
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** Waits to be asked. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Lets a signal's hook, and with it the process, go. */
  public void stopped() {
    stopped.countDown();
  }

  private void awaitStopped() {
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
