package dev.millrace.sink.retention;

import dev.millrace.model.Completion;
import dev.millrace.model.RequestId;
import dev.millrace.sink.SinkMeters;
import dev.millrace.sink.SinkMetric;
import dev.millrace.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes result topics when nobody needs them. The schedule lives in memory: completions feed it,
 * and a scan of the cluster rebuilds it at the start and finds what no completion spoke of.
 *
 * <p>{@link #ended} from any thread; {@link #step} from one.
 */
public final class Retention {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Topics names;
  private final RetentionRules rules;
  private final TopicStore store;
  private final Clock clock;
  private final Duration scanInterval;
  private final int deletionsPerStep;
  private final SinkMeters meters;
  private final RetentionSchedule schedule = new RetentionSchedule();
  private Instant nextScan = Instant.MIN;

  /**
   * @param scanInterval how often the cluster's topics are listed
   * @param deletionsPerStep topics removed by one step at most
   */
  public Retention(
      Topics names,
      RetentionRules rules,
      TopicStore store,
      Clock clock,
      Duration scanInterval,
      int deletionsPerStep,
      SinkMeters meters) {
    this.names = names;
    this.rules = rules;
    this.store = store;
    this.clock = clock;
    this.scanInterval = scanInterval;
    this.deletionsPerStep = deletionsPerStep;
    this.meters = meters;
    meters.observe(SinkMetric.TOPICS_SCHEDULED, schedule::size);
  }

  /** A request ended: its dedicated topic, if it has one of our naming, is due after a while. */
  public void ended(Completion completion) {
    String topic = completion.address().topic();
    if (names.requestOfDedicated(topic).filter(completion.requestId()::equals).isPresent()) {
      schedule.put(topic, rules.dueAfterEnd(completion.finishedAt(), clock.instant()));
    }
  }

  /** Does what is due now: one scan at most, one batch of deletions at most. */
  public void step() {
    Instant now = clock.instant();
    if (!now.isBefore(nextScan)) {
      scan(now);
    }
    List<String> due = schedule.due(now, deletionsPerStep);
    if (!due.isEmpty()) {
      settle(due, now);
    }
  }

  private void scan(Instant now) {
    try {
      Map<String, RequestId> dedicated = store.dedicated();
      Map<String, RequestId> leased = store.leased();
      Set<String> all = new HashSet<>(dedicated.keySet());
      all.addAll(leased.keySet());
      schedule.retain(all);
      List<String> unknown =
          dedicated.keySet().stream().filter(topic -> !schedule.contains(topic)).toList();
      Map<String, LastRecord> last = store.lastRecords(unknown);
      for (String topic : unknown) {
        Optional<Instant> created = names.requestOfDedicated(topic).flatMap(RequestId::createdAt);
        plan(topic, rules.dedicated(created, Optional.ofNullable(last.get(topic)), now), now);
      }
      judgePools(leased, now);
      nextScan = now.plus(scanInterval);
    } catch (TopicStoreException e) {
      nextScan = now.plus(RETRY);
      failed("scan", e);
    }
  }

  private void judgePools(Map<String, RequestId> leased, Instant now) throws TopicStoreException {
    Map<RequestId, List<String>> pools = new HashMap<>();
    leased.forEach(
        (topic, pool) -> pools.computeIfAbsent(pool, id -> new ArrayList<>()).add(topic));
    Map<String, LastRecord> last = store.lastRecords(leased.keySet());
    pools.forEach(
        (pool, topics) -> {
          Verdict verdict = rules.pool(pool.createdAt(), newest(topics, last), now);
          topics.forEach(topic -> plan(topic, verdict, now));
        });
  }

  private void plan(String topic, Verdict verdict, Instant now) {
    switch (verdict) {
      case Verdict.Delete() -> schedule.put(topic, now);
      case Verdict.Keep(Instant lookAgain) -> schedule.put(topic, lookAgain);
    }
  }

  /** Looks again before anything is deleted: a topic may have been used since it was planned. */
  private void settle(List<String> due, Instant now) {
    List<String> doomed = new ArrayList<>();
    try {
      Map<String, LastRecord> last = store.lastRecords(withPools(due));
      for (String topic : due) {
        switch (judge(topic, last, now)) {
          case Verdict.Delete() -> doomed.add(topic);
          case Verdict.Keep(Instant lookAgain) -> schedule.put(topic, lookAgain);
        }
      }
    } catch (TopicStoreException e) {
      failed("inspect", e);
      postpone(due, now);
      return;
    }
    delete(doomed, now);
  }

  private Verdict judge(String topic, Map<String, LastRecord> last, Instant now) {
    Optional<RequestId> request = names.requestOfDedicated(topic);
    if (request.isPresent()) {
      return rules.dedicated(request.get().createdAt(), Optional.ofNullable(last.get(topic)), now);
    }
    Optional<RequestId> pool = names.poolOfLeased(topic);
    if (pool.isPresent()) {
      return rules.pool(pool.get().createdAt(), newest(topicsOf(pool.get(), last), last), now);
    }
    throw new IllegalStateException("a topic that is not of our naming was scheduled");
  }

  private List<String> withPools(List<String> due) throws TopicStoreException {
    if (due.stream().allMatch(topic -> names.poolOfLeased(topic).isEmpty())) {
      return due;
    }
    Set<String> topics = new HashSet<>(due);
    topics.addAll(store.leased().keySet());
    return List.copyOf(topics);
  }

  private List<String> topicsOf(RequestId pool, Map<String, LastRecord> last) {
    return last.keySet().stream()
        .filter(topic -> names.poolOfLeased(topic).filter(pool::equals).isPresent())
        .toList();
  }

  private static Optional<Instant> newest(List<String> topics, Map<String, LastRecord> last) {
    return topics.stream()
        .flatMap(topic -> Optional.ofNullable(last.get(topic)).stream())
        .map(LastRecord::at)
        .max(Instant::compareTo);
  }

  private void delete(List<String> doomed, Instant now) {
    if (doomed.isEmpty()) {
      return;
    }
    try {
      store.delete(doomed);
    } catch (TopicStoreException e) {
      failed("delete", e);
      postpone(doomed, now);
      return;
    }
    long dedicated =
        doomed.stream().filter(topic -> names.requestOfDedicated(topic).isPresent()).count();
    meters.count(SinkMetric.TOPICS_DELETED, "dedicated", dedicated);
    meters.count(SinkMetric.TOPICS_DELETED, "leased", doomed.size() - dedicated);
    doomed.forEach(schedule::remove);
    log.info("result topics removed count={}", doomed.size());
  }

  /** Out of the way of the others that are due. */
  private void postpone(List<String> topics, Instant now) {
    topics.forEach(topic -> schedule.put(topic, now.plus(RETRY)));
  }

  private void failed(String step, TopicStoreException failure) {
    meters.count(SinkMetric.RETENTION_FAILURES, step, 1);
    log.warn("retention step failed; it is tried again step={}", step, failure);
  }
}
