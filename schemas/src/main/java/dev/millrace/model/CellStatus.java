package dev.millrace.model;

import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

  /**
   * One status of all cells of a model: what waits and runs is added up, the rest is what the worst
   * of them says. A worker that goes from one to another counts where its epoch is higher.
   *
   * @param shards of one model, at least one
   */
  public static CellStatus joined(Collection<CellStatus> shards) {
    CellStatus first = shards.iterator().next();
    if (shards.size() == 1) {
      return first;
    }
    Map<Priority, Integer> queued = new EnumMap<>(Priority.class);
    Map<WorkerId, WorkerView> workers = new TreeMap<>();
    for (CellStatus shard : shards) {
      shard.queued().forEach((priority, number) -> queued.merge(priority, number, Integer::sum));
      for (WorkerView worker : shard.workers()) {
        workers.merge(worker.worker(), worker, (a, b) -> a.epoch() >= b.epoch() ? a : b);
      }
    }
    return new CellStatus(
        first.model(),
        first.partition(),
        shards.stream().map(CellStatus::at).min(Instant::compareTo).orElseThrow(),
        queued,
        shards.stream().mapToInt(CellStatus::running).sum(),
        shards.stream().flatMap(shard -> shard.oldestQueuedAt().stream()).min(Instant::compareTo),
        List.copyOf(workers.values()),
        Load.joined(shards.stream().map(CellStatus::load).toList()));
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

    private static Load joined(List<Load> shards) {
      List<Duration> times = shards.stream().flatMap(load -> load.serviceTime().stream()).toList();
      return new Load(
          shards.stream().mapToLong(Load::tokens).sum(),
          times.stream().reduce(Duration::plus).map(sum -> sum.dividedBy(times.size())),
          shards.stream().flatMap(load -> load.oldestDeadline().stream()).min(Instant::compareTo),
          shards.stream().flatMap(load -> load.closed().stream()).collect(Collectors.toSet()));
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
