package dev.millrace.testing;

import dev.millrace.embedded.EmbeddedRedis;
import dev.millrace.embedded.EmbeddedStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real redis-server on 127.0.0.1, any free port, that keeps nothing on disk. A test may kill it,
 * start it again on its port, and stop and continue it with signals. Thread rule: one owner.
 */
public final class TestingRedis implements AutoCloseable {

  private final Path directory;
  private final String[] options;
  private EmbeddedRedis server;

  private TestingRedis(Path directory, String[] options) throws EmbeddedStartException {
    this.directory = directory;
    this.options = options;
    this.server = EmbeddedRedis.start(directory, 0, options);
  }

  /**
   * Starts one; returns when it answers.
   *
   * @param options more of redis-server's options, such as {@code "--requirepass", "secret"}
   */
  public static TestingRedis start(String... options) {
    List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
    all.addAll(List.of(options));
    try {
      return new TestingRedis(
          Files.createTempDirectory("millrace-redis-"), all.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EmbeddedStartException e) {
      throw new IllegalStateException("no Redis for tests", e);
    }
  }

  /** Its port; the same after a restart. */
  public int port() {
    return server.port();
  }

  /** {@code redis://127.0.0.1:port}. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port());
  }

  /** Kills it without warning; everything in it is gone. */
  public void kill() {
    server.kill();
  }

  /** Starts it again, empty, on the port it had. */
  public void restart() {
    kill();
    try {
      server = EmbeddedRedis.start(directory, server.port(), options);
    } catch (EmbeddedStartException e) {
      throw new IllegalStateException("no Redis for tests", e);
    }
  }

  /** Stops the process where it stands (SIGSTOP): connections stay open and get no answer. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets a frozen process go on (SIGCONT). */
  public void thaw() {
    signal("-CONT");
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String which) {
    try {
      int exit = new ProcessBuilder("kill", which, Long.toString(server.pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill " + which + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
