package dev.millrace.resultlog;

import static dev.millrace.model.ResultEvent.StartMode.CONTINUE;
import static dev.millrace.model.ResultEvent.StartMode.RESTART;
import static dev.millrace.resultlog.Records.OTHER;
import static dev.millrace.resultlog.Records.REQUEST;
import static dev.millrace.resultlog.Records.finished;
import static dev.millrace.resultlog.Records.started;
import static dev.millrace.resultlog.Records.tokens;
import static dev.millrace.resultlog.TestingLog.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results of requests that name no topic: one topic for all, of which each id has a partition. */
class SharedResultsTest {

  private final TestingLog log = new TestingLog();
  private final TopicPartition place = log.plan.resultPartition(log.names.sharedResults(), REQUEST);

  @BeforeEach
  void create() {
    get(
        log.topicAdmin.create(
            log.plan.fixed().stream()
                .filter(topic -> topic.name().equals(log.names.sharedResults()))
                .toList()));
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void shouldBeginToReadAtTheTimeOfTheRequestAndNotAtWhatStrangersWroteBefore() throws Exception {
    // Given what strangers wrote before the request came
    strangers(50);
    ResultAddress address = log.sharedSince(now());

    // When its run begins and dies, and strangers go on
    get(log.runs.openFirst(address, started(REQUEST, 7, RESTART), () -> {}));
    get(log.runs.append(address, tokens(REQUEST, 7, 0, 2), true));
    strangers(5);

    // Then its records are found from the first one on, in the partition of its id
    assertThat(get(log.topics.startOffset(REQUEST, address))).isEqualTo(50);
    assertThat(get(log.topics.nextOffset(place))).isEqualTo(57);
    assertThat(log.reader.read(REQUEST, address, 57))
        .extracting(LogEntry::event)
        .containsExactly(started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2));

    // And a later run goes on after them, and is followed to its end
    Opening.Fresh next = (Opening.Fresh) get(log.runs.open(address, started(REQUEST, 8, CONTINUE)));
    get(log.runs.append(address, tokens(REQUEST, 8, next.nextIndex(), 1), true));
    get(log.runs.finish(address, finished(REQUEST, 8)));
    StreamReader stream = new StreamReader(REQUEST);
    try (LogTail tail = log.reader.follow(REQUEST, address)) {
      while (stream.finished().isEmpty()) {
        tail.next(Duration.ofSeconds(10)).ifPresent(entry -> stream.read(entry.event()));
      }
    }
    assertThat(next.resumed()).containsExactly(7000, 7001);
    assertThat(stream.snapshot().ids()).containsExactly(7000, 7001, 8002);
  }

  @Test
  void shouldRestartWhereNothingOfTheRequestIsLeft() {
    // Given a partition in which only strangers have written since the request came
    ResultAddress address = log.sharedSince(now());
    strangers(3);

    // When a run wants to go on
    Opening opening = get(log.runs.open(address, started(REQUEST, 8, CONTINUE)));

    // Then it begins
    assertThat(opening).isEqualTo(new Opening.Fresh(0, StreamSnapshot.EMPTY, false));
  }

  @Test
  void shouldReadNothingWhereNothingWasWrittenSince() throws Exception {
    strangers(3);
    ResultAddress address = log.sharedSince(now());

    assertThat(get(log.topics.startOffset(REQUEST, address))).isEqualTo(3);
    assertThat(log.reader.read(REQUEST, address, 3)).isEmpty();
  }

  @Test
  void shouldRestartWhenOnlyTheMiddleOfTheStreamIsLeft() throws Exception {
    // Given a stream whose first run fell out of retention, and whose second had gone on
    ResultAddress address = log.sharedSince(now());
    get(log.runs.openFirst(address, started(REQUEST, 7, RESTART), () -> {}));
    get(log.runs.append(address, tokens(REQUEST, 7, 0, 2), true));
    get(log.runs.open(address, started(REQUEST, 8, CONTINUE)));
    log.deleteBefore(place, 2);

    // When a third wants to go on
    get(log.runs.open(address, started(REQUEST, 9, CONTINUE)));

    // Then it begins again, because nobody knows what readers have
    assertThat(log.reader.read(REQUEST, address, 4))
        .last()
        .extracting(LogEntry::event)
        .isEqualTo(started(REQUEST, 9, RESTART));
  }

  @Test
  void shouldServeReadersOfSeveralPartitionsAtOnce() throws Exception {
    // Given requests of several partitions
    List<RequestId> ids =
        LongStream.range(1, 40).mapToObj(n -> new RequestId(new UUID(n, n))).toList();
    assertThat(ids.stream().map(id -> log.topics.partition(place.topic(), id)).distinct())
        .hasSizeGreaterThan(8);
    ResultAddress address = log.sharedSince(now());
    List<LogTail> tails = ids.stream().map(id -> log.reader.follow(id, address)).toList();

    // When each gets an end
    for (RequestId id : ids) {
      get(log.runs.openFirst(address, started(id, 1, RESTART), () -> {}));
      get(log.runs.finish(address, finished(id, 1)));
    }

    // Then each reader gets its own
    for (int i = 0; i < ids.size(); i++) {
      RequestId id = ids.get(i);
      assertThat(tails.get(i).next(Duration.ofSeconds(10)).orElseThrow().event())
          .isEqualTo(started(id, 1, RESTART));
      assertThat(tails.get(i).next(Duration.ofSeconds(10)).orElseThrow().event())
          .isEqualTo(finished(id, 1));
      tails.get(i).close();
    }
  }

  private void strangers(int records) {
    for (int i = 0; i < records; i++) {
      long unused = log.append(place, log.wire.encode(tokens(OTHER, 1, i, 1)));
    }
  }

  /** Later than whatever was appended before. */
  private static Instant now() {
    Instant later = Instant.now().plusMillis(2);
    while (Instant.now().isBefore(later)) {
      Thread.onSpinWait();
    }
    return later;
  }
}
