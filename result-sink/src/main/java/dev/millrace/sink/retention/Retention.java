package dev.millrace.sink.retention;

import dev.millrace.logging.LogKey;
import dev.millrace.model.Completion;
import dev.millrace.model.RequestId;
import dev.millrace.service.metrics.Meters;
import dev.millrace.sink.metrics.SinkMetric;
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
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes result topics when nobody needs them. The schedule lives in memory: completions feed it,
 * and a scan of the cluster rebuilds it at the start and finds topics that no completion named.
 *
 * <p>{@link #ended} from any thread; {@link #step} from one.
 */
public final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Topics names;
  private final RetentionRules rules;
  private final TopicStore store;
  private final Clock clock;
  private final Duration scanInterval;
  private final int deletionsPerStep;
  private final Meters meters;
  private final RetentionSchedule schedule = new RetentionSchedule();
  // Topics that a completion named are not inspected again: the broker may have emptied them.
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final PoolUse poolUse = new PoolUse();
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
      Meters meters) {
    this.names = names;
    this.rules = rules;
    this.store = store;
    this.clock = clock;
    this.scanInterval = scanInterval;
    this.deletionsPerStep = deletionsPerStep;
    this.meters = meters;
    meters.gauge(SinkMetric.TOPICS_SCHEDULED, schedule::size);
  }

  /** A request ended: its dedicated topic, if it has one of our naming, is due after a while. */
  public void ended(Completion completion) {
    String topic = completion.address().topic();
    if (names.requestOfDedicated(topic).filter(completion.requestId()::equals).isPresent()) {
      ended.add(topic);
      schedule.put(topic, rules.dueAfterEnd(completion.finishedAt(), clock.instant()));
    }
  }

  /** Runs what is due now: at most one scan and one batch of deletions. */
  public void step() {
    Instant now = clock.instant();
    if (!now.isBefore(nextScan)) {
      scan(now);
    }
    List<String> due = schedule.due(now, deletionsPerStep);
    if (!due.isEmpty()) {
      process(due, now);
    }
  }

  private void scan(Instant now) {
    try {
      Map<String, RequestId> dedicated = store.dedicated();
      Map<String, RequestId> leased = store.leased();
      Set<String> all = new HashSet<>(dedicated.keySet());
      all.addAll(leased.keySet());
      schedule.retain(all);
      ended.retainAll(all);
      poolUse.retain(Set.copyOf(leased.values()));
      List<String> unknown =
          dedicated.keySet().stream().filter(topic -> !schedule.contains(topic)).toList();
      Map<String, TopicEnd> ends = store.ends(unknown);
      for (String topic : unknown) {
        Optional<Instant> created = names.requestOfDedicated(topic).flatMap(RequestId::createdAt);
        plan(topic, rules.dedicated(created, lastRecord(topic, ends), now), now);
      }
      planPools(leased, now);
      nextScan = now.plus(scanInterval);
    } catch (TopicStoreException e) {
      nextScan = now.plus(RETRY);
      failed("scan", e);
    }
  }

  private void planPools(Map<String, RequestId> leased, Instant now) throws TopicStoreException {
    Map<RequestId, List<String>> pools = new HashMap<>();
    leased.forEach(
        (topic, pool) -> pools.computeIfAbsent(pool, id -> new ArrayList<>()).add(topic));
    Map<String, TopicEnd> ends = store.ends(leased.keySet());
    pools.forEach(
        (pool, topics) -> {
          RetentionDecision decision =
              rules.pool(pool.createdAt(), poolUse.lastUse(pool, endsOf(topics, ends), now), now);
          topics.forEach(topic -> plan(topic, decision, now));
        });
  }

  private void plan(String topic, RetentionDecision decision, Instant now) {
    switch (decision) {
      case RetentionDecision.Delete() -> schedule.put(topic, now);
      case RetentionDecision.Keep(Instant lookAgain) -> schedule.put(topic, lookAgain);
    }
  }

  /**
   * Decides again before a topic is deleted that no completion named: it may have been used since
   * it was planned.
   */
  private void process(List<String> due, Instant now) {
    List<String> expired = new ArrayList<>();
    try {
      Map<String, TopicEnd> ends = store.ends(withPools(due));
      for (String topic : due) {
        switch (decide(topic, ends, now)) {
          case RetentionDecision.Delete() -> expired.add(topic);
          case RetentionDecision.Keep(Instant lookAgain) -> schedule.put(topic, lookAgain);
        }
      }
    } catch (TopicStoreException e) {
      failed("inspect", e);
      postpone(due, now);
      return;
    }
    delete(expired, now);
  }

  private RetentionDecision decide(String topic, Map<String, TopicEnd> ends, Instant now) {
    if (ended.contains(topic)) {
      return new RetentionDecision.Delete();
    }
    Optional<RequestId> request = names.requestOfDedicated(topic);
    if (request.isPresent()) {
      return rules.dedicated(request.get().createdAt(), lastRecord(topic, ends), now);
    }
    Optional<RequestId> pool = names.poolOfLeased(topic);
    if (pool.isPresent()) {
      List<TopicEnd> ofPool = endsOf(topicsOf(pool.get(), ends), ends);
      Optional<Instant> lastUse = poolUse.lastUse(pool.get(), ofPool, now);
      return rules.pool(pool.get().createdAt(), lastUse, now);
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

  private List<String> topicsOf(RequestId pool, Map<String, TopicEnd> ends) {
    return ends.keySet().stream()
        .filter(topic -> names.poolOfLeased(topic).filter(pool::equals).isPresent())
        .toList();
  }

  private static List<TopicEnd> endsOf(List<String> topics, Map<String, TopicEnd> ends) {
    return topics.stream().flatMap(topic -> Optional.ofNullable(ends.get(topic)).stream()).toList();
  }

  private static Optional<LastRecord> lastRecord(String topic, Map<String, TopicEnd> ends) {
    return Optional.ofNullable(ends.get(topic)).flatMap(TopicEnd::last);
  }

  private void delete(List<String> expired, Instant now) {
    if (expired.isEmpty()) {
      return;
    }
    try {
      store.delete(expired);
    } catch (TopicStoreException e) {
      failed("delete", e);
      postpone(expired, now);
      return;
    }
    long dedicated =
        expired.stream().filter(topic -> names.requestOfDedicated(topic).isPresent()).count();
    meters.counter(SinkMetric.TOPICS_DELETED, "dedicated").increment((double) dedicated);
    meters
        .counter(SinkMetric.TOPICS_DELETED, "leased")
        .increment((double) (expired.size() - dedicated));
    expired.forEach(schedule::remove);
    expired.forEach(ended::remove);
    LOG.atInfo().addKeyValue(LogKey.COUNT, expired.size()).log("result topics removed");
  }

  /** Moves topics behind the others that are due. */
  private void postpone(List<String> topics, Instant now) {
    topics.forEach(topic -> schedule.put(topic, now.plus(RETRY)));
  }

  private void failed(String step, TopicStoreException failure) {
    meters.count(SinkMetric.RETENTION_FAILURES, step);
    LOG.atWarn()
        .addKeyValue(LogKey.STEP, step)
        .setCause(failure)
        .log("retention step failed; it is tried again");
  }
}
