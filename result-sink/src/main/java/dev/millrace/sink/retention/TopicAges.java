package dev.millrace.sink.retention;

import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of a topic, by what is known of its age and of its use. One thread. */
final class TopicAges {

  private final Topics names;
  private final RetentionRules rules;
  private final Sightings sightings = new Sightings();

  TopicAges(Topics names, RetentionRules rules) {
    this.names = names;
    this.rules = rules;
  }

  /**
   * What becomes of a topic.
   *
   * @param ends of this topic at least, and of all topics of its pool; without those that are gone
   */
  RetentionDecision decide(String topic, Map<String, TopicEnd> ends, Instant now) {
    Optional<RequestId> request = names.requestOfDedicated(topic);
    if (request.isPresent()) {
      Instant created = request.get().createdAt().orElseGet(() -> sightings.first(topic, now));
      return rules.dedicated(Optional.of(created), last(topic, ends, now), now);
    }
    Optional<RequestId> pool = names.poolOfLeased(topic);
    if (pool.isPresent()) {
      String name = pool.get().toString();
      Instant created = pool.get().createdAt().orElseGet(() -> sightings.first(name, now));
      return rules.pool(Optional.of(created), lastUse(name, ofPool(pool.get(), ends), now), now);
    }
    if (names.workerOf(topic).isPresent()) {
      Optional<Instant> created = Optional.of(sightings.first(topic, now));
      return rules.pool(created, lastUse(topic, of(topic, ends), now), now);
    }
    throw new IllegalStateException("a topic that is not of our naming was scheduled");
  }

  private Optional<LastRecord> last(String topic, Map<String, TopicEnd> ends, Instant now) {
    List<TopicEnd> own = of(topic, ends);
    return own.stream()
        .flatMap(end -> end.last().stream())
        .findFirst()
        .or(() -> lastUse(topic, own, now).map(at -> new LastRecord(at, false)));
  }

  private Optional<Instant> lastUse(String name, Collection<TopicEnd> ends, Instant now) {
    return sightings.lastUse(name, ends, now);
  }

  private static List<TopicEnd> of(String topic, Map<String, TopicEnd> ends) {
    TopicEnd end = ends.get(topic);
    return end == null ? List.of() : List.of(end);
  }

  private List<TopicEnd> ofPool(RequestId pool, Map<String, TopicEnd> ends) {
    return ends.entrySet().stream()
        .filter(end -> names.poolOfLeased(end.getKey()).filter(pool::equals).isPresent())
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Forgets all topics but these. */
  void retain(Set<String> topics) {
    Set<String> known = new HashSet<>(topics);
    topics.forEach(
        topic -> names.poolOfLeased(topic).ifPresent(pool -> known.add(pool.toString())));
    sightings.retain(known);
  }
}
