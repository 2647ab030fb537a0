package dev.millrace.resultlog;

import static dev.millrace.model.ResultEvent.StartMode.RESTART;
import static dev.millrace.resultlog.Records.REQUEST;
import static dev.millrace.resultlog.Records.finished;
import static dev.millrace.resultlog.Records.started;
import static dev.millrace.resultlog.Records.tokens;
import static dev.millrace.resultlog.TestingLog.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.ResultUnreadableException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replays, tails and the topics themselves, against a broker. */
class ReadingTopicsTest {

  private static TestingLog log;

  @BeforeAll
  static void connect() {
    log = new TestingLog();
  }

  @AfterAll
  static void disconnect() {
    log.close();
  }

  @Test
  void shouldReplayThePartAskedForWhenItHoldsUndecodableRecords() throws Exception {
    // Given four records, one of them no record of ours
    String topic = log.topic();
    log.append(topic, log.wire.encode(started(REQUEST, 7, RESTART)));
    log.append(topic, new byte[] {9, 9, 9});
    log.append(topic, log.wire.encode(tokens(REQUEST, 7, 0, 1)));
    log.append(topic, log.wire.encode(finished(REQUEST, 7)));
    long before = log.reader.undecodable();

    // When a part is read
    List<LogEntry> entries = log.read(topic, 0, 3);

    // Then it ends before the end, and the stranger is counted
    assertThat(entries)
        .containsExactly(
            new LogEntry(0, started(REQUEST, 7, RESTART)),
            new LogEntry(2, tokens(REQUEST, 7, 0, 1)));
    assertThat(log.reader.undecodable()).isEqualTo(before + 1);
  }

  @Test
  void shouldSayWhatIsLeftWhenTheStartFellOutOfRetention() {
    // Given a log whose first records are gone
    String topic = log.topic();
    for (int i = 0; i < 3; i++) {
      log.append(topic, log.wire.encode(tokens(REQUEST, 7, i, 1)));
    }
    log.deleteBefore(topic, 2);

    // When they are read
    // Then the reason is plain
    assertThatThrownBy(() -> log.read(topic, 0, 3))
        .isInstanceOfSatisfying(
            ResultUnreadableException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.START_LOST);
              assertThat(failure.earliest()).isEqualTo(2);
            });
  }

  @Test
  void shouldSayMissingWhenTheTopicDoesNotExist() {
    assertThatThrownBy(() -> log.read("nowhere", 0, 3))
        .isInstanceOfSatisfying(
            ResultUnreadableException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.TOPIC_MISSING));
  }

  @Test
  void shouldReadInParallelWhenManyAsk() throws Exception {
    // Given a log
    String topic = log.topic();
    for (int i = 0; i < 5; i++) {
      log.append(topic, log.wire.encode(tokens(REQUEST, 7, i, 1)));
    }

    // When many read it at once
    List<Future<List<LogEntry>>> reads =
        IntStream.range(0, 8)
            .mapToObj(i -> log.executor.submit(() -> log.read(topic, 1, 5)))
            .toList();

    // Then all see the same
    for (Future<List<LogEntry>> read : reads) {
      assertThat(read.get()).extracting(LogEntry::offset).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void shouldFollowFromItsOffsetWhenRecordsComeLater() throws Exception {
    // Given a tail in the middle of a log
    String topic = log.topic();
    log.append(topic, log.wire.encode(started(REQUEST, 7, RESTART)));
    log.append(topic, log.wire.encode(tokens(REQUEST, 7, 0, 1)));
    try (LogTail tail = log.reader.follow(REQUEST, new ResultAddress(topic, 1))) {
      assertThat(tail.next(Duration.ofSeconds(10)))
          .contains(new LogEntry(1, tokens(REQUEST, 7, 0, 1)));
      assertThat(tail.next(Duration.ofMillis(1))).isEmpty();

      // When more is written
      log.append(topic, log.wire.encode(finished(REQUEST, 7)));

      // Then it comes
      assertThat(tail.next(Duration.ofSeconds(10))).contains(new LogEntry(2, finished(REQUEST, 7)));
    }
  }

  @Test
  void shouldTellTheTailWhenItsOffsetFellOutOfRetention() {
    // Given a log whose first record is gone
    String topic = log.topic();
    log.append(topic, log.wire.encode(tokens(REQUEST, 7, 0, 1)));
    log.deleteBefore(topic, 1);

    // When a tail begins there
    try (LogTail tail = log.reader.follow(REQUEST, new ResultAddress(topic, 0))) {
      assertThatThrownBy(() -> tail.next(Duration.ofSeconds(10)))
          .isInstanceOfSatisfying(
              ResultUnreadableException.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.START_LOST));
    }
  }

  @Test
  void shouldCreateListAndDeleteTopicsWhateverIsThereAlready() {
    // Given a dedicated and a leased topic
    RequestId request = RequestId.at(Instant.now());
    String dedicated = get(log.topics.createDedicated(request));
    get(log.topics.createDedicated(request));
    String leased = log.names.leasedResults(request, 0);
    log.kafka.createTopic(leased, 1, Map.of());

    // Then both are there, and a missing one is missing; the broker knows a new topic a moment
    // after the controller has created it
    await()
        .untilAsserted(
            () -> {
              assertThat(get(log.topics.exists(dedicated))).isTrue();
              assertThat(get(log.topics.exists(leased))).isTrue();
            });
    assertThat(get(log.topics.exists("nowhere"))).isFalse();

    // When they are deleted twice
    get(log.topics.delete(Set.of(dedicated, leased)));
    get(log.topics.delete(Set.of(dedicated, leased)));

    // Then they are gone, for the cache too
    assertThat(get(log.topics.exists(dedicated))).isFalse();
    assertThat(get(log.topics.exists(leased))).isFalse();
  }
}
