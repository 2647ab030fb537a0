package dev.millrace.model;

import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a scheduling cell looks like, published by the dispatcher at every change worth knowing and
 * at least once a second. Compacted by model.
 *
 * @param queued requests that wait, per priority; every priority is present
 * @param running requests that a worker holds
 * @param oldestQueuedAt arrival of the request that waits longest
 * @param load how much that is
 */
public record CellStatus(
    String model,
    int partition,
    Instant at,
    Map<Priority, Integer> queued,
    int running,
    Optional<Instant> oldestQueuedAt,
    List<WorkerView> workers,
    Load load) {

  public CellStatus {
    queued = Map.copyOf(queued);
    workers = List.copyOf(workers);
  }

  /** All that wait. */
  public int totalQueued() {
    return queued.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many wait that are served no later than a new request of this priority. */
  public int ahead(Priority priority) {
    return queued.entrySet().stream()
        .filter(waiting -> waiting.getKey().compareTo(priority) <= 0)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Slots of the workers that live and take work. */
  public int slots() {
    return workers.stream().filter(WorkerView::takesWork).mapToInt(WorkerView::slots).sum();
  }

  /**
   * How long a request waits for its slot that has so many before it: at {@link #slots} slots which
   * each end a run every {@link Load#serviceTime}. Empty if that is not known, or if no worker
   * takes work and it would have to wait for one.
   */
  public Optional<Duration> waitBehind(int ahead) {
    int slots = slots();
    if (slots == 0) {
      return Optional.empty();
    }
    long turns = Math.max(0L, (long) ahead + 1 - Math.max(0, slots - running));
    return turns == 0
        ? Optional.of(Duration.ZERO)
        : load.serviceTime().map(time -> time.multipliedBy(turns).dividedBy(slots));
  }

  /** How long the workers need for all that waits now, by the same measure. */
  public Optional<Duration> backlog() {
    int total = totalQueued();
    return total == 0 ? Optional.of(Duration.ZERO) : waitBehind(total - 1);
  }

  /** Whether new requests of this priority should be sent. */
  public boolean accepts(Priority priority) {
    return !load.closed().contains(priority);
  }

  /**
   * How much work waits.
   *
   * @param tokens that it may take, prompts and answers, estimated
   * @param serviceTime of a run from its dispatch to its end, a moving average; empty until one has
   *     ended
   * @param oldestDeadline the deadline that comes first, rounded down to seconds
   * @param closed priorities of which new requests should not be sent for now; those that are sent
   *     all the same are taken
   */
  public record Load(
      long tokens,
      Optional<Duration> serviceTime,
      Optional<Instant> oldestDeadline,
      Set<Priority> closed) {

    /** Of a cell in which nothing waits and nothing ever ran. */
    public static final Load NONE = new Load(0, Optional.empty(), Optional.empty(), Set.of());

    public Load {
      closed = Set.copyOf(closed);
    }
  }

  /**
   * A worker as the dispatcher sees it.
   *
   * @param alive false once its heartbeats stopped
   * @param held runs that it was given and has not ended
   * @param drained whether an operator keeps new work from it
   * @param generatedTokens since the dispatcher knows this incarnation
   */
  public record WorkerView(
      WorkerId worker,
      long epoch,
      WorkerState state,
      boolean alive,
      int slots,
      int held,
      int contextTokens,
      long memoryUsedBytes,
      long memoryFreeBytes,
      boolean drained,
      long generatedTokens) {

    /** Whether it lives and may be given new work. */
    public boolean takesWork() {
      return alive && !drained && state == WorkerState.READY;
    }

    /** A copy that is drained, or not. */
    public WorkerView drained(boolean is) {
      return new WorkerView(
          worker,
          epoch,
          state,
          alive,
          slots,
          held,
          contextTokens,
          memoryUsedBytes,
          memoryFreeBytes,
          is,
          generatedTokens);
    }
  }
}
