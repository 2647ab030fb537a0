package dev.millrace.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real redis-server on 127.0.0.1, any free port, that keeps nothing on disk. A test may kill it,
 * start it again on its port, and stop and continue it with signals.
 *
 * <p>The server runs under a shell that waits for the end of its own input, so that a test JVM that
 * is killed leaves no server behind. Thread rule: one owner.
 */
public final class EmbeddedRedis implements AutoCloseable {

  private static final int ATTEMPTS = 5;
  private static final long START_SECONDS = 20;
  private static final String READY = "Ready to accept connections";
  // Prints the server's process id, then lives as long as its own input is open.
  private static final String GUARD =
      "\"$@\" 2>&1 & pid=$!; echo \"$pid\"; cat >/dev/null; kill -9 \"$pid\" 2>/dev/null";

  private record Running(Process guard, ProcessHandle server) {}

  private final Path directory;
  private final Path program;
  private final List<String> options;
  private final int port;
  private final Thread shutdownHook = new Thread(this::stopAndDelete, "embedded-redis-shutdown");
  private @Nullable Running running;

  private EmbeddedRedis(List<String> options) throws IOException {
    this.options = options;
    directory = Files.createTempDirectory("millrace-redis-");
    program = RedisBinary.unpackInto(directory);
    port = startOnFreePort();
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /**
   * Starts one; returns when it answers.
   *
   * @param options more of redis-server's options, such as {@code "--requirepass", "secret"}
   */
  public static EmbeddedRedis start(String... options) {
    try {
      return new EmbeddedRedis(List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its port; the same after a restart. */
  public int port() {
    return port;
  }

  /** {@code redis://127.0.0.1:port}. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** Kills it without warning; everything in it is gone. */
  public void kill() {
    Running old = running;
    running = null;
    if (old != null) {
      old.server().destroyForcibly();
      old.server().onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
      closeInput(old.guard());
    }
  }

  /** Starts it again, empty, on the port it had. */
  public void restart() {
    kill();
    try {
      running = launch(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    stopAndDelete();
  }

  private int startOnFreePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int candidate = freePort();
      try {
        running = launch(candidate);
        return candidate;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Running launch(int onPort) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "sh", program.toString()));
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(onPort)));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
    command.addAll(options);
    Process guard = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = guard.inputReader();
    CompletableFuture<ProcessHandle> ready = new CompletableFuture<>();
    Thread.ofVirtual().name("embedded-redis-output").start(() -> follow(output, ready));
    try {
      return new Running(guard, ready.get(START_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandoned(guard, e);
    } catch (ExecutionException | TimeoutException e) {
      throw abandoned(guard, e);
    }
  }

  private static IOException abandoned(Process guard, Exception why) {
    guard.descendants().forEach(ProcessHandle::destroyForcibly);
    closeInput(guard);
    return new IOException("redis-server did not start", why);
  }

  private static void follow(BufferedReader output, CompletableFuture<ProcessHandle> ready) {
    List<String> said = new ArrayList<>();
    try {
      String first = output.readLine();
      Optional<ProcessHandle> server =
          first == null ? Optional.empty() : ProcessHandle.of(Long.parseLong(first.strip()));
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.contains(READY)) {
          server.ifPresent(ready::complete);
        }
        if (!ready.isDone()) {
          said.add(line);
        }
      }
      ready.completeExceptionally(new IOException(String.join("\n", said)));
    } catch (IOException | NumberFormatException e) {
      ready.completeExceptionally(e);
    }
  }

  private void signal(String which) {
    Running current = running;
    if (current == null) {
      throw new IllegalStateException("the server does not run");
    }
    try {
      String pid = Long.toString(current.server().pid());
      int exit = new ProcessBuilder("kill", which, pid).start().waitFor();
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

  private void stopAndDelete() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeInput(Process guard) {
    try {
      guard.getOutputStream().close();
    } catch (IOException alreadyGone) {
      guard.destroyForcibly();
    }
  }
}
