package dev.millrace.logging;

/**
 * Every key of a pair in a log line. A thing has one key wherever it is logged, so that one search
 * follows a request through all roles. Prompts and completions have no key: they are never logged.
 */
public final class LogKey {

  /** Of a server: a URI, or host and port. */
  public static final String ADDRESS = "address";

  /** Whether an earlier run's ending was taken over. */
  public static final String ADOPTED = "adopted";

  /** Number of canary questions that were asked. */
  public static final String ASKED = "asked";

  /** Number of an execution of a request, from 0. */
  public static final String ATTEMPT = "attempt";

  /** The run that took the place of {@link #RUN}. */
  public static final String BY_RUN = "byRun";

  /** Name of a process of ours. */
  public static final String CHILD = "child";

  /** Priorities of which callers should send nothing for now. */
  public static final String CLOSED = "closed";

  /** How many there are of what the message names. */
  public static final String COUNT = "count";

  /** Stack frame at which something failed. */
  public static final String CODE_PLACE = "codePlace";

  /** Incarnation of a worker. */
  public static final String EPOCH = "epoch";

  /** Stable code of a failure. */
  public static final String ERROR_CODE = "errorCode";

  /** Class name of a throwable whose message may hold what a user sent. */
  public static final String ERROR_TYPE = "errorType";

  /** Of a process. */
  public static final String EXIT_CODE = "exitCode";

  /** What should have been found. */
  public static final String EXPECTED = "expected";

  /** Failures in a row. */
  public static final String FAILURES = "failures";

  /** Name of a field of a request. */
  public static final String FIELD = "field";

  /** Whether Redis took the flag. */
  public static final String FLAGGED = "flagged";

  /** Path of a directory. */
  public static final String FOLDER = "folder";

  /** Name of a consumer group. */
  public static final String GROUP = "group";

  /** What was there instead of {@link #EXPECTED}. */
  public static final String FOUND = "found";

  /** Whether Redis kept a value. */
  public static final String KEPT = "kept";

  /** One of the consumers that readers of results share. */
  public static final String LANE = "lane";

  /** The last output of a process that died. */
  public static final String LAST_LINES = "lastLines";

  /** How long a process lived, in milliseconds. */
  public static final String LIVED_MS = "livedMs";

  /** Name of a record loop, which is its thread's name. */
  public static final String LOOP = "loop";

  /** Name under which requests ask for a model. */
  public static final String MODEL = "model";

  /** Of a record. */
  public static final String OFFSET = "offset";

  /** How a run ended. */
  public static final String OUTCOME = "outcome";

  /** Part of a role or stack. */
  public static final String PART = "part";

  /** Of a topic; for the dispatcher, the cell. */
  public static final String PARTITION = "partition";

  /** TCP port. */
  public static final String PORT = "port";

  /** Whether a topic exists. */
  public static final String PRESENT = "present";

  /** What went wrong, as text; never what a user sent. */
  public static final String REASON = "reason";

  /** Of a request. */
  public static final String REQUEST_ID = "requestId";

  /** Pause before the next start, in milliseconds. */
  public static final String RESTART_IN_MS = "restartInMs";

  /** Number of canary questions that were answered right. */
  public static final String RIGHT = "right";

  /** Dispatcher, worker, facade or sink. */
  public static final String ROLE = "role";

  /** One execution of a request by a worker. */
  public static final String RUN = "run";

  /** A key of the configuration. */
  public static final String SETTING = "setting";

  /** Instant at which a state began. */
  public static final String SINCE = "since";

  /** Requests that an engine runs at once. */
  public static final String SLOTS = "slots";

  /** Of a state machine. */
  public static final String STATE = "state";

  /** Part of a task that repeats. */
  public static final String STEP = "step";

  /** Of a request. */
  public static final String TENANT = "tenant";

  /** Duration of what the message names, in milliseconds. */
  public static final String TOOK_MS = "tookMs";

  /** Kafka topic. */
  public static final String TOPIC = "topic";

  /** From one state to another. */
  public static final String TRANSITION = "transition";

  /** Limit of a wait, in milliseconds. */
  public static final String WAIT_MS = "waitMs";

  /** Identity of a worker. */
  public static final String WORKER = "worker";

  private LogKey() {}
}
