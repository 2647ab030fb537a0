package dev.millrace.kafka.loop;

import static dev.millrace.kafka.loop.Loops.NOW;
import static dev.millrace.kafka.loop.Loops.SETTINGS;
import static dev.millrace.kafka.loop.Loops.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssignedLoopTest {

  private final TestingConsumer consumer = TestingConsumer.assigned();
  private final List<Long> handled = new CopyOnWriteArrayList<>();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private RecordLoop<String, byte[]> loop = loop(FailurePolicy.retry(told::add), this::take);

  private RecordLoop<String, byte[]> loop(
      FailurePolicy policy, RecordHandler<String, byte[]> handler) {
    return RecordLoop.assigned(SETTINGS, policy, consumer, handler);
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    handled.add(record.offset());
  }

  @AfterEach
  void stop() {
    loop.close(SOON);
  }

  @Test
  void shouldGoOnAfterAPauseWhenPollingFails() {
    // Given
    consumer.setPollException(new KafkaException("refused"));
    consumer.give(0, 1);
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(handled).containsExactly(0L, 1L));
    assertThat(told).singleElement().isInstanceOf(KafkaException.class);
    assertThat(loop.health()).isEqualTo(new LoopHealth.Running());
    assertThat(consumer.closed()).isFalse();
  }

  @Test
  void shouldSayThatItFailsAndSinceWhenWhileItCannotPoll() {
    // Given
    failEachPoll();
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(told).hasSizeGreaterThan(3));
    assertThat(loop.health())
        .isInstanceOfSatisfying(
            LoopHealth.Failing.class,
            failing -> {
              assertThat(failing.since()).isEqualTo(NOW);
              assertThat(failing.failures()).isGreaterThan(2);
              assertThat(failing.isWell()).isFalse();
              assertThat(failing.isLost()).isFalse();
              assertThat(failing.describe())
                  .isEqualTo("failing since 2026-03-01T10:00:00Z: IllegalStateException");
            });
  }

  @Test
  void shouldPassOverARecordThatItsHandlerBreaksOnAndHandleTheOthers() {
    // Given
    loop =
        loop(
            FailurePolicy.fatal(told::add),
            record -> {
              if (record.offset() == 1) {
                throw new IllegalStateException("broken on this one");
              }
              take(record);
            });
    consumer.give(0, 1, 2);
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(handled).containsExactly(0L, 2L));
    assertThat(told).isEmpty();
    assertThat(loop.health()).isEqualTo(new LoopHealth.Running());
  }

  @Test
  void shouldEndAndTellWhyWhenAFailureIsFatal() {
    // Given
    loop = loop(FailurePolicy.fatal(told::add), this::take);
    KafkaException refused = new KafkaException("refused");
    consumer.setPollException(refused);
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(told).containsExactly(refused));
    assertThat(loop.health().isLost()).isTrue();
    assertThat(loop.health().describe()).isEqualTo("ended: KafkaException");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void shouldTakeAWakeUpThatItDidNotAskForAsAFailure() {
    // Given
    loop = loop(FailurePolicy.fatal(told::add), this::take);
    // When
    loop.start();
    consumer.wakeup();
    // Then
    await()
        .untilAsserted(() -> assertThat(told).singleElement().isInstanceOf(WakeupException.class));
  }

  @Test
  void shouldGoOnWhenAHandlerLeavesItsThreadInterrupted() {
    // Given
    loop =
        loop(
            FailurePolicy.retry(),
            record -> {
              take(record);
              Thread.currentThread().interrupt();
              throw new KafkaException("interrupted");
            });
    consumer.give(0);
    consumer.give(1);
    consumer.give(2);
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(handled).containsExactly(0L, 1L, 2L));
  }

  @Test
  void shouldGoOnWhenTheOwnerBreaksOnWhatItIsTold() {
    // Given
    loop =
        loop(
            FailurePolicy.retry(
                failure -> {
                  throw new IllegalStateException("broken owner");
                }),
            this::take);
    consumer.setPollException(new KafkaException("refused"));
    consumer.give(0);
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(handled).containsExactly(0L));
  }

  @Test
  void shouldBeStoppedAndNotLostWhenItIsClosed() {
    // Given
    loop.start();
    // When
    loop.close(SOON);
    // Then
    assertThat(consumer.closed()).isTrue();
    assertThat(loop.health().describe()).isEqualTo("stopped");
    assertThat(loop.health().isLost()).isFalse();
  }

  @Test
  void shouldStopSoonWhenItPausesAfterAFailure() {
    // Given
    failEachPoll();
    loop.start();
    await().untilAsserted(() -> assertThat(told).isNotEmpty());
    // When
    loop.close(SOON);
    // Then
    assertThat(loop.health().describe()).isEqualTo("stopped");
  }

  @Test
  void shouldCloseTheConsumerOfALoopThatNeverStarted() {
    // Given
    assertThat(loop.health()).isEqualTo(new LoopHealth.Waiting());
    // When
    loop.close(SOON);
    // Then
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void shouldStopWhenAHandlerClosesIt() {
    // Given
    CountDownLatch closed = new CountDownLatch(1);
    loop =
        loop(
            FailurePolicy.retry(),
            record -> {
              loop.close(SOON);
              closed.countDown();
            });
    consumer.give(0);
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(closed.getCount()).isZero());
    assertThat(loop.await(SOON)).isTrue();
    assertThat(consumer.closed()).isTrue();
  }

  private void failEachPoll() {
    Runnable fail =
        new Runnable() {
          @Override
          public void run() {
            consumer.schedulePollTask(this);
            throw new IllegalStateException("no broker");
          }
        };
    consumer.schedulePollTask(fail);
  }
}
