package dev.millrace.service;

/** Keys of {@link Health#details()} that the report of a whole process understands. */
public final class HealthKeys {

  /** Boolean; the process accepts when every role that says so accepts. */
  public static final String ACCEPTING_REQUESTS = "accepting_requests";

  /** Collection of names; the process has them all. */
  public static final String MODELS_LOADED = "models_loaded";

  /** Number, summed over roles, beside the memory of the JVM itself. */
  public static final String MEMORY_USED_BYTES = "memory_used_bytes";

  /** Number of waiting requests, summed over roles. */
  public static final String QUEUE_DEPTH = "queue_depth";

  private HealthKeys() {}
}
