package dev.millrace.kafka.loop;

import static dev.millrace.kafka.loop.Loops.SETTINGS;
import static dev.millrace.kafka.loop.Loops.SOON;
import static dev.millrace.kafka.loop.Loops.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommittingLoopTest {

  private final List<TestingConsumer> members = new CopyOnWriteArrayList<>();
  private final List<Long> handled = new CopyOnWriteArrayList<>();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger failing = new AtomicInteger();
  private final Batches batches = new Batches();
  private final RecordLoop<String, byte[]> loop =
      RecordLoop.committing(SETTINGS, FailurePolicy.retry(told::add), this::member, TOPIC, batches);

  /** Each member finds the records 0 and 1, for nothing was committed before it. */
  private TestingConsumer member() {
    TestingConsumer member = TestingConsumer.member();
    member.give(0, 1);
    members.add(member);
    return member;
  }

  private final class Batches implements BatchHandler<String, byte[]> {
    volatile boolean ready = true;
    volatile boolean doable = true;
    volatile GroupPosition seen = new GroupPosition(0, 0);

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public boolean handle(ConsumerRecords<String, byte[]> batch) throws InterruptedException {
      if (failing.getAndDecrement() > 0) {
        throw new IllegalStateException("broken on this batch");
      }
      if (doable) {
        batch.forEach(record -> handled.add(record.offset()));
      }
      return doable;
    }

    @Override
    public void observe(GroupPosition position) {
      seen = position;
    }
  }

  @AfterEach
  void stop() {
    loop.close(SOON);
  }

  @Test
  void shouldCommitABatchWhenAllOfItIsHandled() {
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(members.get(0).committedOffset()).isEqualTo(2));
    assertThat(handled).containsExactly(0L, 1L);
    assertThat(batches.seen.partitions()).isEqualTo(1);
  }

  @Test
  void shouldJoinAgainAndHandleTheBatchAgainWhenItsHandlerBreaks() {
    // Given
    failing.set(2);
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(handled).containsExactly(0L, 1L));
    await().untilAsserted(() -> assertThat(loop.health()).isEqualTo(new LoopHealth.Running()));
    assertThat(told).hasSize(2);
    assertThat(members).hasSize(3);
    assertThat(members.get(0).closed()).isTrue();
    assertThat(members.get(0).committedOffset()).isEqualTo(-1);
  }

  @Test
  void shouldJoinAgainWhenPollingOrCommittingFails() {
    // Given
    batches.ready = false;
    loop.start();
    // When
    batches.ready = true;
    await().untilAsserted(() -> assertThat(handled).isNotEmpty());
    members.get(0).setPollException(new KafkaException("fenced"));
    // Then
    await().untilAsserted(() -> assertThat(members).hasSize(2));
    assertThat(members.get(0).closed()).isTrue();
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldTryAgainWhenNoMemberCanBeMade() {
    // Given
    AtomicInteger refused = new AtomicInteger(2);
    RecordLoop<String, byte[]> unlucky =
        RecordLoop.committing(
            SETTINGS,
            FailurePolicy.retry(told::add),
            () -> {
              if (refused.getAndDecrement() > 0) {
                throw new KafkaException("no resolvable bootstrap urls");
              }
              return member();
            },
            TOPIC,
            batches);
    // When
    unlucky.start();
    // Then
    await().untilAsserted(() -> assertThat(handled).containsExactly(0L, 1L));
    unlucky.close(SOON);
  }

  @Test
  void shouldReadAgainAndReportNoFailureWhenABatchCannotBeDoneNow() {
    // Given
    batches.doable = false;
    loop.start();
    await().untilAsserted(() -> assertThat(members).hasSizeGreaterThan(1));
    // When
    batches.doable = true;
    // Then
    await().untilAsserted(() -> assertThat(handled).containsExactly(0L, 1L));
    assertThat(told).isEmpty();
    assertThat(members.get(0).closed()).isTrue();
    assertThat(members.get(0).committedOffset()).isEqualTo(-1);
  }

  @Test
  void shouldHoldNoMemberWhileItsHandlerIsNotReady() {
    // Given
    loop.start();
    await().untilAsserted(() -> assertThat(handled).isNotEmpty());
    // When
    batches.ready = false;
    // Then
    await().untilAsserted(() -> assertThat(loop.health()).isEqualTo(new LoopHealth.Waiting()));
    assertThat(members.get(0).closed()).isTrue();
    assertThat(loop.health().isWell()).isTrue();
  }

  @Test
  void shouldCommitTheBatchInHandWhenItIsStopped() throws InterruptedException {
    // Given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    RecordLoop<String, byte[]> busy =
        RecordLoop.committing(
            SETTINGS,
            FailurePolicy.retry(told::add),
            this::member,
            TOPIC,
            batch -> {
              begun.countDown();
              mayEnd.await();
              return true;
            });
    busy.start();
    begun.await();
    // When
    busy.stop();
    mayEnd.countDown();
    // Then
    assertThat(busy.await(SOON)).isTrue();
    assertThat(members.get(0).committedOffset()).isEqualTo(2);
    assertThat(told).isEmpty();
  }
}
