package dev.millrace.sink.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import dev.millrace.service.metrics.Meters;
import dev.millrace.testing.SettableClock;
import dev.millrace.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Topics that nobody uses any more and that carry no time, neither in a record nor in a name. */
class LeaksTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** As a facade derives it from its name. */
  private static final RequestId POOL_WITHOUT_A_TIME =
      new RequestId(UUID.nameUUIDFromBytes("ingest".getBytes(StandardCharsets.UTF_8)));

  /** As a foreign client may draw it. */
  private static final RequestId REQUEST_WITHOUT_A_TIME =
      RequestId.parse("7d444840-9dc0-41d1-b245-5ffdce74fad2");

  private final Topics topics = new Topics("x.");
  private final SettableClock clock = new SettableClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestingTopicStore store = new TestingTopicStore(topics);
  private final Retention retention =
      new Retention(
          topics,
          new RetentionRules(Duration.ofMinutes(10), DAY, DAY),
          store,
          clock,
          Duration.ofMinutes(10),
          20,
          new Meters(meters));

  private void hours(int count) {
    for (int hour = 0; hour < count; hour++) {
      clock.advance(HOUR);
      retention.step();
    }
  }

  @Test
  void shouldRemoveTheTopicOfAWorkerThatIsGone() {
    String topic = topics.work(new WorkerId("w-1"));
    store.addEmptied(topic, 17);

    retention.step();
    hours(23);
    assertThat(store.remaining()).containsExactly(topic);

    hours(1);
    assertThat(store.remaining()).isEmpty();
    assertThat(meters.get("millrace.sink.topics.deleted").tag("kind", "work").counter().count())
        .isEqualTo(1);
  }

  @Test
  void shouldRemoveTheTopicOfAWorkerThatNeverHadWork() {
    store.add(topics.work(new WorkerId("w-1")), Optional.empty());

    retention.step();
    hours(24);

    assertThat(store.remaining()).isEmpty();
  }

  @Test
  void shouldSpareTheTopicOfAWorkerThatShowsLife() {
    String topic = topics.work(new WorkerId("w-1"));
    for (int hour = 0; hour < 100; hour++) {
      store.addEmptied(topic, hour);
      hours(1);
    }

    assertThat(store.remaining()).containsExactly(topic);
  }

  @Test
  void shouldRemoveThePoolOfAFacadeThatHasAnotherNameNow() {
    store.add(topics.leasedResults(POOL_WITHOUT_A_TIME, 0), Optional.empty());
    store.add(topics.leasedResults(POOL_WITHOUT_A_TIME, 1), Optional.empty());

    retention.step();
    hours(23);
    assertThat(store.remaining()).hasSize(2);

    hours(1);
    assertThat(store.remaining()).isEmpty();
  }

  @Test
  void shouldRemoveADedicatedTopicWithoutAnEndWhoseIdCarriesNoTime() {
    store.add(topics.dedicatedResults(REQUEST_WITHOUT_A_TIME), Optional.empty());

    retention.step();
    hours(23);
    assertThat(store.remaining()).hasSize(1);

    hours(1);
    assertThat(store.remaining()).isEmpty();
  }

  @Test
  void shouldSpareADedicatedTopicInUseWhoseRecordsTheBrokerRemoved() {
    String topic =
        topics.dedicatedResults(RequestId.at(clock.instant().minus(DAY.multipliedBy(3))));
    store.addEmptied(topic, 5);

    retention.step();
    hours(23);
    assertThat(store.remaining()).containsExactly(topic);

    hours(1);
    assertThat(store.remaining()).isEmpty();
  }
}
