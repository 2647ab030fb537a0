package dev.millrace.client.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.Wire;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultDemuxTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 0);
  private final Wire<ResultEvent> wire = WiresFactory.builtin().resultEvents();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final ResultDemux demux =
      new ResultDemux(consumer, wire, List.of("a", "b"), Duration.ofSeconds(5));
  private final RequestId one = RequestId.at(Instant.EPOCH);
  private final RequestId two = RequestId.at(Instant.EPOCH);
  private final List<Long> offsetsOfOne = new CopyOnWriteArrayList<>();
  private final List<Long> offsetsOfTwo = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    consumer.updateEndOffsets(Map.of(A, 10L, B, 20L));
    demux.start(Duration.ofSeconds(5));
    demux.register(one, (offset, event) -> offsetsOfOne.add(offset));
    demux.register(two, (offset, event) -> offsetsOfTwo.add(offset));
  }

  @AfterEach
  void stop() {
    demux.close();
  }

  @Test
  void shouldBeginAtTheEndOfEachTopic() {
    assertThat(demux.position(0)).isEqualTo(10);
    assertThat(demux.position(1)).isEqualTo(20);
  }

  @Test
  void shouldGiveEachRecordToItsRequestWhenTheyShareATopic() {
    // When
    add(A, 10, tokens(one));
    add(A, 11, tokens(two));
    add(B, 20, tokens(one));
    // Then
    await().untilAsserted(() -> assertThat(offsetsOfOne).containsExactlyInAnyOrder(10L, 20L));
    await().untilAsserted(() -> assertThat(offsetsOfTwo).containsExactly(11L));
    await().untilAsserted(() -> assertThat(demux.position(0)).isEqualTo(12));
  }

  @Test
  void shouldGoOnWhenARecordIsUndecodableOrAListenerBreaks() {
    // Given
    RequestId broken = RequestId.at(Instant.EPOCH);
    demux.register(
        broken,
        (offset, event) -> {
          throw new IllegalStateException("broken listener");
        });
    // When
    add(A, 10, new byte[] {9, 9});
    add(A, 11, tokens(broken));
    add(A, 12, tokens(one));
    // Then
    await().untilAsserted(() -> assertThat(offsetsOfOne).containsExactly(12L));
  }

  @Test
  void shouldGoOnWhenAPollFails() {
    // When
    consumer.setPollException(new KafkaException("refused"));
    add(A, 10, tokens(one));
    // Then
    await().untilAsserted(() -> assertThat(offsetsOfOne).containsExactly(10L));
  }

  @Test
  void shouldDropRecordsWhenTheirRequestIsNotRegistered() {
    // Given
    demux.unregister(one);
    // When
    add(A, 10, tokens(one));
    add(A, 11, tokens(two));
    // Then
    await().untilAsserted(() -> assertThat(offsetsOfTwo).containsExactly(11L));
    assertThat(offsetsOfOne).isEmpty();
  }

  @Test
  void shouldRefuseASecondListenerForARequest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> demux.register(one, (offset, event) -> {}))
        .withMessageStartingWith("id: ");
  }

  @Test
  void shouldCloseTheConsumerWhenClosed() {
    // When
    demux.close();
    // Then
    assertThat(consumer.closed()).isTrue();
  }

  private void add(TopicPartition partition, long offset, byte[] value) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    partition.topic(), partition.partition(), offset, new byte[0], value)));
  }

  private byte[] tokens(RequestId id) {
    return wire.encode(new ResultEvent.Tokens(id, 1, 0, "t", List.of(1)));
  }
}
