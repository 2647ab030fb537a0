package dev.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real redis-server on the loopback interface, with its program and its data in one directory.
 *
 * <p>The server runs under a shell that waits for the end of its own input, so that a JVM that is
 * killed leaves no server behind. Thread rule: one owner.
 */
public final class EmbeddedRedis implements AutoCloseable {

  private static final long START_SECONDS = 20;
  private static final long STOP_SECONDS = 5;
  private static final String READY = "Ready to accept connections";
  // The process prints its id before it becomes the server, so the id is the first line of all. Its
  // guard lives as long as its own input is open.
  private static final String SERVER = "echo \"$$\"; exec \"$@\"";
  private static final String GUARD =
      "/bin/sh -c '"
          + SERVER
          + "' sh \"$@\" 2>&1 & pid=$!; cat >/dev/null; kill \"$pid\" 2>/dev/null; wait \"$pid\"";

  private final Process guard;
  private final ProcessHandle server;
  private final int port;

  private EmbeddedRedis(Process guard, ProcessHandle server, int port) {
    this.guard = guard;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts one; returns when it answers.
   *
   * @param directory private to this server, created if missing
   * @param wantedPort 0 for any
   * @param options more of redis-server's options, such as {@code "--appendonly", "yes"}
   * @throws EmbeddedStartException if the port is taken or the server does not come up
   */
  public static EmbeddedRedis start(Path directory, int wantedPort, String... options)
      throws EmbeddedStartException {
    int port = LoopbackPort.claim("redis.port", wantedPort);
    try {
      Files.createDirectories(directory);
      List<String> command =
          new ArrayList<>(
              List.of("/bin/sh", "-c", GUARD, "sh", RedisBinary.unpackInto(directory).toString()));
      command.addAll(List.of("--bind", LoopbackPort.HOST, "--port", Integer.toString(port)));
      command.addAll(List.of("--dir", directory.toString()));
      command.addAll(List.of(options));
      Process guard = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new EmbeddedRedis(guard, awaitReady(guard), port);
    } catch (IOException failure) {
      throw new EmbeddedStartException(
          "embedded Redis did not start on port " + port + ": " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EmbeddedStartException("interrupted while embedded Redis started", interrupted);
    }
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Its process id. */
  public long pid() {
    return server.pid();
  }

  /** Waits until it is gone, for whatever reason. */
  public void awaitExit() throws InterruptedException {
    try {
      ProcessHandle unused = server.onExit().get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("the end of a process was not noticed", impossible);
    }
  }

  /** Kills it without warning. */
  public void kill() {
    server.destroyForcibly();
    awaitEnd();
    closeInput(guard);
  }

  /** Stops it in order, so that it writes what it keeps. */
  @Override
  public void close() {
    closeInput(guard);
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      server.destroyForcibly();
    } catch (ExecutionException | TimeoutException stuck) {
      server.destroyForcibly();
    }
  }

  private static ProcessHandle awaitReady(Process guard) throws IOException, InterruptedException {
    BufferedReader output = guard.inputReader();
    CompletableFuture<ProcessHandle> ready = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("embedded-redis-output").start(() -> follow(output, ready));
    try {
      return ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      end(guard);
      Throwable cause = failure.getCause();
      throw new IOException(cause == null ? "no answer in time" : cause.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      end(guard);
      throw interrupted;
    }
  }

  private static void end(Process guard) {
    guard.descendants().forEach(ProcessHandle::destroyForcibly);
    closeInput(guard);
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
    } catch (IOException | NumberFormatException failure) {
      ready.completeExceptionally(failure);
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
