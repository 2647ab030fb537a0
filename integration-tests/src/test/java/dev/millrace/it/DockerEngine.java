package dev.millrace.it;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Whether a Docker engine answers; tests that need one are skipped, and say so, where none does.
 */
public final class DockerEngine {

  private static final long SECONDS = 10;

  private DockerEngine() {}

  /** Asks it. */
  public static boolean isAvailable() {
    return answers("docker", "info") && answers("docker", "compose", "version");
  }

  private static boolean answers(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException noClient) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
