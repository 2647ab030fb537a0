package dev.millrace.dispatcher.cell.step;

import java.time.Duration;

/**
 * Timeouts and limits of a cell. None but the scheduling may change at run time.
 *
 * @param livenessTimeout a worker that was not heard from for this long is dead; at least three
 *     heartbeats
 * @param progressTimeout a worker that holds running work and has decoded nothing for this long is
 *     wedged
 * @param lostAfter a run that its worker does not list this long after its dispatch is lost
 * @param deadlineGrace how long a worker may take after a deadline or cancellation to end a run
 * @param unknownModelGrace how long a request waits for the first worker of its model
 * @param declineBackoff how long a worker that declined a run gets no new one
 * @param endedMemory how long an ended request is remembered
 * @param endedLimit how many ended requests are remembered
 * @param cancelMemory how long a cancellation of an unknown request is remembered
 * @param cancelLimit how many cancellations of unknown requests are remembered
 * @param closings how the cell has its own verdicts written
 * @param workerMemory how long a dead worker is listed
 * @param maxAttempts attempts that may end because a worker was lost that had confirmed them
 * @param maxUnconfirmed attempts that may be lost before a worker has confirmed them, so that work
 *     which no worker can read ends
 * @param patience how long a critical request waits for a slot before the youngest low run is
 *     suspended for it; zero means never
 * @param batching how requests are put together into records of work, to begin with
 * @param queue what may wait in all cells of the process together
 * @param scheduling the order of requests and their placement, to begin with
 * @param watermarks when callers are asked to hold back, to begin with
 */
public record CellRules(
    Duration livenessTimeout,
    Duration progressTimeout,
    Duration lostAfter,
    Duration deadlineGrace,
    Duration unknownModelGrace,
    Duration declineBackoff,
    Duration endedMemory,
    int endedLimit,
    Duration cancelMemory,
    int cancelLimit,
    ClosingRules closings,
    Duration workerMemory,
    int maxAttempts,
    int maxUnconfirmed,
    Duration patience,
    Batching batching,
    QueueLimits queue,
    Scheduling scheduling,
    Watermarks watermarks) {

  /** The default of {@code livenessTimeout}, ISO-8601. */
  public static final String LIVENESS = "PT5S";

  /** The default of {@code progressTimeout}, ISO-8601. */
  public static final String PROGRESS = "PT30S";

  /** The default of {@code unknownModelGrace}, ISO-8601. */
  public static final String MODEL_GRACE = "PT10S";

  /** The default of {@code patience}, ISO-8601. */
  public static final String PATIENCE = "PT1S";

  /** The default of {@code maxAttempts}. */
  public static final int ATTEMPTS = 3;

  /** The greatest {@code maxAttempts}. */
  public static final int MOST_ATTEMPTS = 100;

  /** The defaults. The queue has no bound, because that depends on the machine. */
  public static final CellRules DEFAULTS =
      new CellRules(
          Duration.parse(LIVENESS),
          Duration.parse(PROGRESS),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.parse(MODEL_GRACE),
          Duration.ofMillis(100),
          Duration.ofMinutes(10),
          100_000,
          Duration.ofSeconds(60),
          100_000,
          ClosingRules.DEFAULTS,
          Duration.ofMinutes(10),
          ATTEMPTS,
          10,
          Duration.parse(PATIENCE),
          Batching.DEFAULTS,
          QueueLimits.NONE,
          Scheduling.DEFAULTS,
          Watermarks.DEFAULTS);

  /** A copy with other limits for workers, unknown models and attempts. */
  public CellRules with(Duration liveness, Duration progress, Duration modelGrace, int attempts) {
    return new CellRules(
        liveness,
        progress,
        lostAfter,
        deadlineGrace,
        modelGrace,
        declineBackoff,
        endedMemory,
        endedLimit,
        cancelMemory,
        cancelLimit,
        closings,
        workerMemory,
        attempts,
        maxUnconfirmed,
        patience,
        batching,
        queue,
        scheduling,
        watermarks);
  }

  /** A copy in which critical requests wait so long before a low run is suspended. */
  public CellRules patient(Duration span) {
    return copy(span, batching, queue, scheduling, watermarks);
  }

  /** A copy in which so much may wait. */
  public CellRules with(QueueLimits most) {
    return copy(patience, batching, most, scheduling, watermarks);
  }

  /** A copy in which requests leave the queue in this order. */
  public CellRules with(Scheduling order) {
    return copy(patience, batching, queue, order, watermarks);
  }

  /** A copy in which callers are asked to hold back from there on. */
  public CellRules with(Watermarks marks) {
    return copy(patience, batching, queue, scheduling, marks);
  }

  /** A copy in which requests are put together like this. */
  public CellRules with(Batching together) {
    return copy(patience, together, queue, scheduling, watermarks);
  }

  private CellRules copy(
      Duration span, Batching together, QueueLimits most, Scheduling order, Watermarks marks) {
    return new CellRules(
        livenessTimeout,
        progressTimeout,
        lostAfter,
        deadlineGrace,
        unknownModelGrace,
        declineBackoff,
        endedMemory,
        endedLimit,
        cancelMemory,
        cancelLimit,
        closings,
        workerMemory,
        maxAttempts,
        maxUnconfirmed,
        span,
        together,
        most,
        order,
        marks);
  }

  public CellRules {
    positive("livenessTimeout", livenessTimeout);
    positive("progressTimeout", progressTimeout);
    positive("lostAfter", lostAfter);
    positive("deadlineGrace", deadlineGrace);
    positive("unknownModelGrace", unknownModelGrace);
    positive("declineBackoff", declineBackoff);
    positive("endedMemory", endedMemory);
    range("endedLimit", endedLimit, 1, 10_000_000);
    positive("cancelMemory", cancelMemory);
    range("cancelLimit", cancelLimit, 1, 10_000_000);
    positive("workerMemory", workerMemory);
    range("maxAttempts", maxAttempts, 1, MOST_ATTEMPTS);
    range("maxUnconfirmed", maxUnconfirmed, 1, 1_000);
    if (patience.isNegative()) {
      throw new IllegalArgumentException(
          "patience: must not be negative, got " + patience.toMillis());
    }
  }

  private static void positive(String key, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(key + ": must be at least 1 ms, got " + value.toMillis());
    }
  }

  private static void range(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + ": must be " + least + " to " + most + ", got " + value);
    }
  }
}
