package dev.millrace.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The commit of the code that runs, as Git sees the directory that it was built in. */
public final class SourceCommit {

  private static final String UNKNOWN = "unknown";
  private static final long GIT_SECONDS = 5;

  private SourceCommit() {}

  /** Its abbreviated hash, or {@code unknown}. */
  public static String current() {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
              .directory(Path.of(System.getProperty("millrace.home", ".")).toFile())
              .redirectErrorStream(true)
              .start();
      String output =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? output : UNKNOWN;
    } catch (IOException noGit) {
      return UNKNOWN;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
