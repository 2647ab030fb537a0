package dev.millrace.service;

/**
 * The ops port. None of it changes while it runs.
 *
 * @param host address to listen on
 * @param port 0 for any, or up to 65535
 * @param requireModelLoaded whether readiness needs a model that is loaded
 * @param maxQueueDepth readiness is lost above this many waiting requests; 0 or more
 */
public record OpsServerSettings(
    String host, int port, boolean requireModelLoaded, int maxQueueDepth) {

  /** 127.0.0.1:9090, no model needed, 1000 waiting requests. */
  public static final OpsServerSettings DEFAULT =
      new OpsServerSettings("127.0.0.1", 9090, false, 1000);

  private static final int MAX_PORT = 65535;

  public OpsServerSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("ops.host: must not be empty");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("ops.port: must be 0 to 65535");
    }
    if (maxQueueDepth < 0) {
      throw new IllegalArgumentException("ops.max-queue-depth: must be 0 or more");
    }
  }

  /** The same on another port. */
  public OpsServerSettings withPort(int other) {
    return new OpsServerSettings(host, other, requireModelLoaded, maxQueueDepth);
  }
}
