package dev.millrace.sink.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.service.metrics.Meters;
import dev.millrace.sink.TestingCompletions;
import dev.millrace.testing.SettableClock;
import dev.millrace.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final Duration ENDED = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int BATCH = 3;

  private final Topics topics = new Topics("x.");
  private final SettableClock clock = new SettableClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestingTopicStore store = new TestingTopicStore(topics);
  private final Retention retention =
      new Retention(
          topics,
          new RetentionRules(ENDED, DAY, DAY),
          store,
          clock,
          Duration.ofHours(1),
          BATCH,
          new Meters(meters));

  @Test
  void shouldRemoveADedicatedTopicTenMinutesAfterItsRequestEnded() {
    retention.step();
    RequestId id = RequestId.at(clock.instant());
    String topic = addEnded(id, clock.instant());
    retention.ended(TestingCompletions.completion(id, topic, 0, clock.instant()));

    clock.advance(ENDED.minusSeconds(1));
    retention.step();
    assertThat(store.remaining()).containsExactly(topic);

    clock.advance(Duration.ofSeconds(1));
    retention.step();
    assertThat(store.remaining()).isEmpty();
    assertThat(
            meters.get("millrace.sink.topics.deleted").tag("kind", "dedicated").counter().count())
        .isEqualTo(1);
  }

  @Test
  void shouldFindEndedTopicsAgainAfterARestart() {
    String topic = addEnded(RequestId.at(clock.instant()), clock.instant().minus(ENDED));
    String younger = addEnded(RequestId.at(clock.instant()), clock.instant());

    retention.step();

    assertThat(store.remaining()).containsExactly(younger).doesNotContain(topic);
    assertThat(meters.get("millrace.sink.topics.scheduled").gauge().value()).isEqualTo(1);
  }

  @Test
  void shouldRemoveATopicThatNeverEndedWhenItIsOld() {
    RequestId id = RequestId.at(clock.instant());
    store.add(topics.dedicatedResults(id), Optional.empty());
    retention.step();

    clock.advance(DAY.minusSeconds(1));
    retention.step();
    assertThat(store.remaining()).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    retention.step();
    assertThat(store.remaining()).isEmpty();
  }

  @Test
  void shouldSpareATopicThatWasWrittenSinceItWasPlanned() {
    RequestId id = RequestId.at(clock.instant());
    String topic = topics.dedicatedResults(id);
    store.add(topic, Optional.empty());
    retention.step();
    clock.advance(DAY);
    store.add(topic, Optional.of(new LastRecord(clock.instant().minusSeconds(60), false)));

    retention.step();

    assertThat(store.remaining()).containsExactly(topic);
  }

  @Test
  void shouldRemoveAPoolOnlyWhenAllOfItIsIdle() {
    Instant start = clock.instant();
    RequestId idle = RequestId.at(start);
    RequestId busy = RequestId.at(start);
    store.add(topics.leasedResults(idle, 0), Optional.of(new LastRecord(start, true)));
    store.add(topics.leasedResults(idle, 1), Optional.empty());
    store.add(topics.leasedResults(busy, 0), Optional.of(new LastRecord(start, true)));
    store.add(
        topics.leasedResults(busy, 1), Optional.of(new LastRecord(start.plusSeconds(1), true)));

    clock.advance(DAY);
    retention.step();

    assertThat(store.remaining())
        .containsExactlyInAnyOrder(topics.leasedResults(busy, 0), topics.leasedResults(busy, 1));
  }

  @Test
  void shouldSpareAPoolThatWasUsedSinceItWasPlanned() {
    RequestId pool = RequestId.at(clock.instant());
    store.add(topics.leasedResults(pool, 0), Optional.empty());
    store.add(topics.leasedResults(pool, 1), Optional.empty());
    retention.step();
    clock.advance(DAY.minusSeconds(1));
    store.add(topics.leasedResults(pool, 1), Optional.of(new LastRecord(clock.instant(), false)));
    clock.advance(Duration.ofSeconds(1));

    retention.step();

    assertThat(store.remaining()).hasSize(2);
  }

  @Test
  void shouldSpareAPoolInUseWhoseRecordsTheBrokerRemoved() {
    RequestId pool = RequestId.at(clock.instant().minus(DAY.multipliedBy(30)));
    String topic = topics.leasedResults(pool, 0);
    for (int hour = 0; hour < 50; hour++) {
      store.addEmptied(topic, hour + 1L);
      retention.step();
      clock.advance(Duration.ofHours(1));
    }
    assertThat(store.remaining()).containsExactly(topic);

    for (int hour = 0; hour < 25; hour++) {
      retention.step();
      clock.advance(Duration.ofHours(1));
    }
    assertThat(store.remaining()).isEmpty();
  }

  @Test
  void shouldRemoveAnEndedTopicInTimeThoughTheBrokerRemovedItsRecords() {
    retention.step();
    RequestId id = RequestId.at(clock.instant());
    String topic = topics.dedicatedResults(id);
    store.addEmptied(topic, 4);
    retention.ended(TestingCompletions.completion(id, topic, 0, clock.instant()));

    clock.advance(ENDED);
    retention.step();

    assertThat(store.remaining()).isEmpty();
  }

  @Test
  void shouldNeverTouchATopicThatIsNotOfOurNaming() {
    RequestId id = RequestId.at(clock.instant());
    RequestId other = RequestId.at(clock.instant());
    store.add("their-topic", Optional.of(new LastRecord(clock.instant(), true)));
    store.add("results." + id, Optional.of(new LastRecord(clock.instant(), true)));
    store.add("x.results.notes", Optional.of(new LastRecord(clock.instant(), true)));
    retention.ended(TestingCompletions.completion(id, "their-topic", 0, clock.instant()));
    retention.ended(
        TestingCompletions.completion(id, topics.dedicatedResults(other), 0, clock.instant()));

    for (int i = 0; i < 10; i++) {
      clock.advance(DAY);
      retention.step();
    }

    assertThat(store.deletions()).isEmpty();
  }

  @Test
  void shouldRemoveAtABoundedRate() {
    for (int i = 0; i < 2 * BATCH + 1; i++) {
      addEnded(RequestId.at(clock.instant()), clock.instant().minus(DAY));
    }

    retention.step();
    assertThat(store.deletions()).hasSize(1);
    assertThat(store.deletions().getFirst()).hasSize(BATCH);

    retention.step();
    retention.step();
    assertThat(store.remaining()).isEmpty();
  }

  @Test
  void shouldKeepUpHoweverManyTopicsEnd() {
    int eachSecond = 40;
    int most = 0;
    for (int second = 0; second < 1800; second++) {
      for (int i = 0; i < eachSecond; i++) {
        RequestId id = RequestId.at(clock.instant());
        String topic = addEnded(id, clock.instant());
        retention.ended(TestingCompletions.completion(id, topic, 0, clock.instant()));
      }
      retention.step();
      most = Math.max(most, store.remaining().size());
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(most)
        .as("what ended within its retention, and a minute's worth more")
        .isLessThanOrEqualTo(eachSecond * Math.toIntExact(ENDED.toSeconds() + 65));
  }

  @Test
  void shouldTryAgainWhenTheClusterDidNotAnswer() {
    addEnded(RequestId.at(clock.instant()), clock.instant().minus(DAY));
    store.silent(true);
    retention.step();
    assertThat(meters.get("millrace.sink.retention.failures").tag("step", "scan").counter().count())
        .isEqualTo(1);

    store.silent(false);
    clock.advance(Duration.ofMinutes(1));
    retention.step();

    assertThat(store.remaining()).isEmpty();
  }

  private String addEnded(RequestId id, Instant end) {
    String topic = topics.dedicatedResults(id);
    store.add(topic, Optional.of(new LastRecord(end, true)));
    return topic;
  }
}
