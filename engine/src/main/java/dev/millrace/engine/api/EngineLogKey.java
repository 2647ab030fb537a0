package dev.millrace.engine.api;

/**
 * Every key of a pair in a log line of an engine. Where the program around it has a key for the
 * same thing, it is spelled the same way. Prompts and completions have no key: they are never
 * logged.
 */
public final class EngineLogKey {

  /** Memory of a model's cache, in MiB. */
  public static final String CACHE_MIB = "cacheMib";

  /** How many there are of what the message names. */
  public static final String COUNT = "count";

  /** Name under which requests ask for a model. */
  public static final String MODEL = "model";

  /** Number of a model's weights. */
  public static final String PARAMETERS = "parameters";

  /** What went wrong, as text; never what a user sent. */
  public static final String REASON = "reason";

  /** Part of a task. */
  public static final String STEP = "step";

  /** Limit of a wait, in milliseconds. */
  public static final String WAIT_MS = "waitMs";

  /** Memory of a model's weights, in MiB. */
  public static final String WEIGHTS_MIB = "weightsMib";

  private EngineLogKey() {}
}
