package dev.millrace.kafka.loop;

import static dev.millrace.kafka.loop.Loops.PARTITION;
import static dev.millrace.kafka.loop.Loops.SETTINGS;
import static dev.millrace.kafka.loop.Loops.SOON;
import static dev.millrace.kafka.loop.Loops.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SideBySideLoopTest {

  private static final int MOST_IN_WORK = 3;
  private static final Duration SURE_FOR = Duration.ofMinutes(1);

  private final List<TestingConsumer> members = new CopyOnWriteArrayList<>();
  private final List<Long> begun = new CopyOnWriteArrayList<>();
  private final List<Long> repeated = new CopyOnWriteArrayList<>();
  private volatile long endWhenAssigned;
  private volatile boolean forgottenByItsGroup;
  private final Map<Long, CountDownLatch> held = new ConcurrentHashMap<>();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private volatile long broken = -1;
  private final RecordLoop<String, byte[]> loop =
      RecordLoop.sideBySide(
          SETTINGS,
          FailurePolicy.retry(told::add),
          this::member,
          TOPIC,
          this::work,
          executor,
          MOST_IN_WORK,
          SURE_FOR);

  private TestingConsumer member() {
    TestingConsumer member = TestingConsumer.member();
    member.updateEndOffsets(Map.of(PARTITION, endWhenAssigned));
    if (forgottenByItsGroup) {
      member.refusal = new CommitFailedException("not a member");
    }
    member.give(0, 1, 2);
    members.add(member);
    return member;
  }

  private void work(ConsumerRecord<String, byte[]> record, BooleanSupplier again)
      throws InterruptedException {
    begun.add(record.offset());
    if (again.getAsBoolean()) {
      repeated.add(record.offset());
    }
    if (record.offset() == broken) {
      throw new IllegalStateException("broken on this one");
    }
    CountDownLatch latch = held.get(record.offset());
    if (latch != null) {
      latch.await();
    }
  }

  @AfterEach
  void stop() {
    loop.close(SOON);
    executor.shutdownNow();
  }

  @Test
  void shouldCommitUpToTheFirstThatIsInWork() {
    // Given
    held.put(1L, new CountDownLatch(1));
    loop.start();
    await().untilAsserted(() -> assertThat(members.get(0).committedOffset()).isEqualTo(1));
    // When
    held.get(1L).countDown();
    // Then
    await().untilAsserted(() -> assertThat(members.get(0).committedOffset()).isEqualTo(3));
  }

  @Test
  void shouldSayOfWhatStoodThereWhenItJoinedThatAnotherMayHaveBegunWithIt() {
    // Given
    endWhenAssigned = 2;
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(begun).containsExactlyInAnyOrder(0L, 1L, 2L));
    assertThat(repeated).containsExactlyInAnyOrder(0L, 1L);
  }

  /** One that stood still reads on, and hears from nobody that its partition is another's. */
  @Test
  void shouldSayOfAllThatAnotherMayHaveBegunWithThemWhenItsGroupDoesNotConfirmIt() {
    // Given
    forgottenByItsGroup = true;
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(begun).contains(0L, 1L, 2L));
    assertThat(repeated).contains(0L, 1L, 2L);
  }

  @Test
  void shouldBeDoneWithARecordThatItsTaskBreaksOn() {
    // Given
    broken = 0;
    // When
    loop.start();
    // Then
    await().untilAsserted(() -> assertThat(members.get(0).committedOffset()).isEqualTo(3));
    assertThat(begun).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(told).isEmpty();
  }

  @Test
  void shouldFetchNoMoreWhileTooManyAreInWork() {
    // Given
    held.put(0L, new CountDownLatch(1));
    held.put(1L, new CountDownLatch(1));
    held.put(2L, new CountDownLatch(1));
    loop.start();
    // When
    await().untilAsserted(() -> assertThat(members.get(0).paused()).hasSize(1));
    held.values().forEach(CountDownLatch::countDown);
    // Then
    await().untilAsserted(() -> assertThat(members.get(0).paused()).isEmpty());
  }

  @Test
  void shouldJoinAgainAtTheLastCommitWhenPollingFails() {
    // Given
    held.put(0L, new CountDownLatch(1));
    loop.start();
    await().untilAsserted(() -> assertThat(begun).hasSize(3));
    // When
    members.get(0).setPollException(new KafkaException("fenced"));
    // Then
    await().untilAsserted(() -> assertThat(begun).hasSize(6));
    assertThat(told).hasSize(1);
    assertThat(members.get(0).closed()).isTrue();
    assertThat(members.get(0).committedOffset()).isLessThanOrEqualTo(0);
    held.get(0L).countDown();
    await().untilAsserted(() -> assertThat(members.get(1).committedOffset()).isEqualTo(3));
    assertThat(loop.health()).isEqualTo(new LoopHealth.Running());
  }

  @Test
  void shouldLeaveWhatCouldNotFinishToTheNextMember() {
    // Given
    held.put(1L, new CountDownLatch(1));
    loop.start();
    await().untilAsserted(() -> assertThat(members.get(0).committedOffset()).isEqualTo(1));
    // When
    executor.shutdownNow();
    // Then
    loop.close(SOON);
    assertThat(members.get(0).committedOffset()).isEqualTo(1);
  }
}
