package dev.millrace.dispatcher.cell.shard;

import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.shard.LendingRule.Loan;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of one model that a cell has: its load, its siblings, and who goes to them. */
final class ShardOfModel {

  private static final Duration REPORT_AT_MOST_EVERY = Duration.ofMillis(100);
  private static final Duration REPORT_AT_LEAST_EVERY = Duration.ofSeconds(1);

  /** After a loan, until the reports of the siblings show it. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  private final String model;
  private final CellSite site;
  private final RequestTable requests;
  private final WorkerTable workers;
  private final Departures departures;
  private final Map<Integer, Sibling> siblings = new TreeMap<>();
  private @Nullable ShardLoad reported;
  private long reportedNanos;
  private @Nullable Long restSinceNanos;

  ShardOfModel(String model, CellSite site, RequestTable requests, WorkerTable workers) {
    this.model = model;
    this.site = site;
    this.requests = requests;
    this.workers = workers;
    this.departures = new Departures(requests, workers);
  }

  String model() {
    return model;
  }

  Sibling sibling(int cell) {
    return siblings.computeIfAbsent(cell, Sibling::new);
  }

  /** Whether a worker is about to go, and gets no work until that is over. */
  boolean isSendingAway() {
    return !departures.isEmpty();
  }

  /** The cells that reported lately. */
  Set<Integer> fresh(Now now) {
    return siblings.entrySet().stream()
        .filter(it -> it.getValue().isFresh(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /**
   * Lends what there is to lend.
   *
   * @return the load, if the siblings are to be told
   */
  Optional<ShardLoad> check(StepResult step) {
    Now now = step.now();
    siblings.values().removeIf(sibling -> !sibling.isFresh(now));
    departures.check(this::isNeedy, step);
    lend(step);
    ShardLoad load = load();
    if (!isReportDue(load, now)) {
      return Optional.empty();
    }
    reported = load;
    reportedNanos = now.monotonicNanos();
    return Optional.of(load);
  }

  private void lend(StepResult step) {
    Now now = step.now();
    ShardLoad load = load();
    boolean rests = !load.needy() && siblings.values().stream().noneMatch(it -> it.load().needy());
    restSinceNanos =
        !rests
            ? null
            : restSinceNanos != null ? restSinceNanos : Long.valueOf(now.monotonicNanos());
    if (!departures.isEmpty() || departures.since(now).compareTo(SETTLE) < 0) {
      return;
    }
    List<KnownWorker> movable = movable();
    Duration held =
        movable.stream()
            .map(it -> it.age(now))
            .min(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    int idle = (int) movable.stream().filter(departures::isIdle).count();
    LendingRule.Own own =
        new LendingRule.Own(load, movable.size(), idle, held, rest(now), site.has(model));
    List<LendingRule.Other> others =
        siblings.entrySet().stream()
            .map(it -> it.getValue().view(isCurrent(it.getKey()), now))
            .toList();
    LendingRule.decide(own, others, site.plan().home(model))
        .ifPresent(loan -> begin(loan, movable, step));
  }

  private void begin(Loan loan, List<KnownWorker> movable, StepResult step) {
    movable.stream()
        .filter(worker -> loan.drains() || departures.isIdle(worker))
        .sorted(Comparator.comparingInt(departures::runsOf).thenComparing(KnownWorker::id))
        .limit(loan.workers())
        .forEach(worker -> departures.begin(worker, loan, step));
  }

  private Duration rest(Now now) {
    return restSinceNanos == null
        ? Duration.ZERO
        : Duration.ofNanos(now.monotonicNanos() - restSinceNanos);
  }

  private boolean isNeedy(int cell) {
    Sibling sibling = siblings.get(cell);
    return sibling != null && sibling.load().needy();
  }

  private boolean isCurrent(int cell) {
    return site.plan().cellsOf(model).contains(cell);
  }

  private List<KnownWorker> movable() {
    return workers.of(model).stream().filter(it -> it.knowsCells() && staysAndWorks(it)).toList();
  }

  private boolean staysAndWorks(KnownWorker worker) {
    return worker.takesWork() && !workers.isDrained(worker.id()) && !workers.isLeaving(worker.id());
  }

  private ShardLoad load() {
    int waiting = requests.waitsFor(model) ? requests.queue(model).size() : 0;
    int takers = (int) workers.of(model).stream().filter(this::staysAndWorks).count();
    return new ShardLoad(waiting, workers.freeSlots(model), takers);
  }

  private boolean isReportDue(ShardLoad load, Now now) {
    if (reported == null) {
      return true;
    }
    return now.passed(
        reportedNanos, load.equals(reported) ? REPORT_AT_LEAST_EVERY : REPORT_AT_MOST_EVERY);
  }
}
