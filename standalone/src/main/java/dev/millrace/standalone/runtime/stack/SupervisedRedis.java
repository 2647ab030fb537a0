package dev.millrace.standalone.runtime.stack;

import dev.millrace.embedded.EmbeddedRedis;
import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.logging.LogKey;
import dev.millrace.standalone.runtime.supervisor.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Redis of a stack: whenever it dies it is started again on its port, with what it had
 * written. Its first start has to succeed. Thread rule: one owner; a thread of its own restarts.
 */
public final class SupervisedRedis implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedRedis.class);

  private static final String[] OPTIONS = {
    "--save",
    "",
    "--appendonly",
    "yes",
    "--maxmemory",
    "256mb",
    "--maxmemory-policy",
    "volatile-lru"
  };

  private final Path directory;
  private final RestartPolicy policy;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile EmbeddedRedis server;

  private SupervisedRedis(Path directory, EmbeddedRedis server, RestartPolicy policy) {
    this.directory = directory;
    this.server = server;
    this.policy = policy;
    this.thread = Thread.ofPlatform().daemon().name("redis-supervisor").unstarted(this::supervise);
  }

  /**
   * Starts one; returns when it answers.
   *
   * @param directory private to this server, created if missing
   * @param port 0 for any
   * @throws EmbeddedStartException if the port is taken or the server does not come up
   */
  public static SupervisedRedis start(Path directory, int port, RestartPolicy policy)
      throws EmbeddedStartException {
    EmbeddedRedis server = EmbeddedRedis.start(directory, port, OPTIONS);
    SupervisedRedis redis = new SupervisedRedis(directory, server, policy);
    redis.thread.start();
    return redis;
  }

  /** Its port; the same in every life. */
  public int port() {
    return server.port();
  }

  /** The process id of the present life. */
  public long pid() {
    return server.pid();
  }

  /** Stops it in order, so that it writes what it keeps. */
  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }

  private void supervise() {
    int exits = 0;
    try {
      while (true) {
        long began = System.nanoTime();
        server.awaitExit();
        Duration lived = Duration.ofNanos(System.nanoTime() - began);
        do {
          exits = policy.consecutiveExits(exits, lived);
          Duration delay = policy.delayAfter(exits);
          LOG.atWarn()
              .addKeyValue(LogKey.PORT, port())
              .addKeyValue(LogKey.LIVED_MS, lived.toMillis())
              .addKeyValue(LogKey.RESTART_IN_MS, delay.toMillis())
              .log("redis died");
          if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          lived = Duration.ZERO;
        } while (!startAgain());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean startAgain() {
    server.close();
    try {
      server = EmbeddedRedis.start(directory, port(), OPTIONS);
      return true;
    } catch (EmbeddedStartException failure) {
      LOG.atError()
          .addKeyValue(LogKey.PORT, port())
          .setCause(failure)
          .log("redis cannot be started again");
      return false;
    }
  }
}
