package dev.millrace.service;

import dev.millrace.service.breaker.Breaker;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A part of the pipeline that runs by itself: dispatcher, worker, result sink, facade.
 *
 * <pre>
 *   new -> start() -> running -> drain() -> draining -> close() -> closed
 * </pre>
 *
 * <p>Thread rule: {@code start}, {@code drain} and {@code close} come from one owner; {@code
 * health} from any thread. {@code close} may come at any time and more than once, and its waits are
 * bounded.
 */
public interface Role extends AutoCloseable {

  /** Its name in logs, metrics and health reports: dispatcher, worker, sink, ingest. */
  String name();

  /**
   * Starts it; returns when it does its work.
   *
   * @throws RoleStartException with a message for the operator that names the setting or the
   *     service at fault
   */
  void start() throws RoleStartException;

  /** Where it listens, by protocol; only after {@link #start}. */
  default Map<String, URI> addresses() {
    return Map.of();
  }

  /** The circuit breakers in front of what it stands on; any thread, none before the start. */
  default List<Breaker> breakers() {
    return List.of();
  }

  /** What in it is slow the first time; any thread, none before the start. */
  default List<WarmUp> warmUps() {
    return List.of();
  }

  /** How it is. Never blocks on the network. */
  Health health();

  /** Whether it works no more and will not by itself: its process should be ended. */
  default boolean isLost() {
    return false;
  }

  /** Takes no new work and finishes what it has, for at most this long. */
  void drain(Duration atMost);

  @Override
  void close();
}
