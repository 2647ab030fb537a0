package dev.millrace.sink.retention;

import dev.millrace.logging.LogKey;
import dev.millrace.model.Completion;
import dev.millrace.service.metrics.Meters;
import dev.millrace.sink.metrics.SinkMetric;
import dev.millrace.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes topics that come and go when nobody needs them: those of results and those of workers.
 * The schedule lives in memory: completions feed it, and a scan of the cluster rebuilds it at the
 * start and finds topics that no completion named.
 *
 * <p>{@link #ended} from any thread; {@link #step} from one.
 */
public final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final int STEPS_FOR_ALL = 60;

  private final Topics names;
  private final RetentionRules rules;
  private final TopicAges ages;
  private final TopicStore store;
  private final Clock clock;
  private final Duration scanInterval;
  private final int deletionsPerStep;
  private final Meters meters;
  private final RetentionSchedule schedule = new RetentionSchedule();
  // Topics that a completion named are not inspected again: the broker may have emptied them.
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private Instant nextScan = Instant.MIN;

  /**
   * @param scanInterval how often the cluster's topics are listed
   * @param deletionsPerStep topics removed by one step at most, except that a sixtieth of all that
   *     are due may go
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
    this.ages = new TopicAges(names, rules);
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

  /**
   * Runs what is due now: at most one scan and one batch of deletions.
   *
   * @return why some of it failed; it is tried again
   */
  public Optional<TopicStoreException> step() {
    Instant now = clock.instant();
    Optional<TopicStoreException> failure = Optional.empty();
    if (!now.isBefore(nextScan)) {
      failure = scan(now);
    }
    List<String> due = schedule.due(now, batch(now));
    if (!due.isEmpty()) {
      Optional<TopicStoreException> before = failure;
      failure = process(due, now).or(() -> before);
    }
    return failure;
  }

  /** However many topics come, what is due is gone within so many steps. */
  private int batch(Instant now) {
    return Math.max(deletionsPerStep, Math.ceilDiv(schedule.dueCount(now), STEPS_FOR_ALL));
  }

  private Optional<TopicStoreException> scan(Instant now) {
    try {
      Set<String> all = store.names();
      schedule.retain(all);
      ended.retainAll(all);
      ages.retain(all);
      List<String> unplanned = all.stream().filter(topic -> !isPlanned(topic)).toList();
      Map<String, TopicEnd> ends = store.ends(unplanned);
      unplanned.forEach(topic -> plan(topic, ages.decide(topic, ends, now), now));
      nextScan = now.plus(scanInterval);
      return Optional.empty();
    } catch (TopicStoreException e) {
      nextScan = now.plus(RETRY);
      return failed("scan", e);
    }
  }

  /** Whether it need not be looked at before it is due; pools and work topics live by their use. */
  private boolean isPlanned(String topic) {
    return names.requestOfDedicated(topic).isPresent() && schedule.contains(topic);
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
  private Optional<TopicStoreException> process(List<String> due, Instant now) {
    List<String> expired = new ArrayList<>(due.stream().filter(ended::contains).toList());
    List<String> open = due.stream().filter(topic -> !ended.contains(topic)).toList();
    try {
      Map<String, TopicEnd> ends = store.ends(withPools(open));
      for (String topic : open) {
        switch (ages.decide(topic, ends, now)) {
          case RetentionDecision.Delete() -> expired.add(topic);
          case RetentionDecision.Keep(Instant lookAgain) -> schedule.put(topic, lookAgain);
        }
      }
    } catch (TopicStoreException e) {
      postpone(due, now);
      return failed("inspect", e);
    }
    return delete(expired, now);
  }

  private List<String> withPools(List<String> due) throws TopicStoreException {
    if (due.stream().allMatch(topic -> names.poolOfLeased(topic).isEmpty())) {
      return due;
    }
    Set<String> topics = new HashSet<>(due);
    store.names().stream()
        .filter(topic -> names.poolOfLeased(topic).isPresent())
        .forEach(topics::add);
    return List.copyOf(topics);
  }

  private Optional<TopicStoreException> delete(List<String> expired, Instant now) {
    if (expired.isEmpty()) {
      return Optional.empty();
    }
    try {
      store.delete(expired);
    } catch (TopicStoreException e) {
      postpone(expired, now);
      return failed("delete", e);
    }
    expired.forEach(topic -> meters.count(SinkMetric.TOPICS_DELETED, kind(topic)));
    expired.forEach(schedule::remove);
    expired.forEach(ended::remove);
    LOG.atInfo().addKeyValue(LogKey.COUNT, expired.size()).log("topics removed");
    return Optional.empty();
  }

  private String kind(String topic) {
    return names.requestOfDedicated(topic).isPresent()
        ? "dedicated"
        : names.poolOfLeased(topic).isPresent() ? "leased" : "work";
  }

  /** Moves topics behind the others that are due. */
  private void postpone(List<String> topics, Instant now) {
    topics.forEach(topic -> schedule.put(topic, now.plus(RETRY)));
  }

  private Optional<TopicStoreException> failed(String step, TopicStoreException failure) {
    meters.count(SinkMetric.RETENTION_FAILURES, step);
    LOG.atWarn()
        .addKeyValue(LogKey.STEP, step)
        .setCause(failure)
        .log("retention step failed; it is tried again");
    return Optional.of(failure);
  }
}
