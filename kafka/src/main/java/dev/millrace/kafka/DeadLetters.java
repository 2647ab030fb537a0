package dev.millrace.kafka;

import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.Header;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Records that could not be used, to the dead-letter topic with their bytes. Any thread. */
public final class DeadLetters {

  /**
   * Most bytes of the unusable record that one letter carries; the rest of the largest record is
   * for the letter's own fields. A record of the limit must not become a letter beyond it.
   */
  public static final int MAX_CONTENT_BYTES = Topics.MAX_RECORD_BYTES - 64 * 1024;

  private static final long SEND_SECONDS = 40;

  private final Producer<String, byte[]> producer;
  private final Wire<DeadLetter> wire;
  private final String topic;
  private final Clock clock;

  /**
   * To this topic.
   *
   * @param producer stays the caller's to close
   */
  public DeadLetters(
      Producer<String, byte[]> producer, Wire<DeadLetter> wire, String topic, Clock clock) {
    this.producer = producer;
    this.wire = wire;
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * Sends one and waits until Kafka has it.
   *
   * @throws KafkaException if Kafka does not take it
   */
  public void send(ConsumerRecord<byte[], byte[]> record, String reason) {
    try {
      post(record, reason).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("dead letter not taken", e);
    }
  }

  /**
   * Sends one; blocks only where the producer has to learn of the topic.
   *
   * @param reason for people; holds nothing of the record's content
   * @return when Kafka has it; failed with the producer's exception if it does not take it
   */
  public CompletableFuture<Void> post(ConsumerRecord<byte[], byte[]> record, String reason) {
    List<Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(
            header ->
                headers.add(
                    new Header(
                        header.key(),
                        Bytes.of(header.value() == null ? new byte[0] : header.value()))));
    DeadLetter letter =
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            Optional.ofNullable(record.key()).map(Bytes::of),
            Optional.ofNullable(record.value()).map(Bytes::of),
            headers,
            ReasonCode.UNDECODABLE,
            reason,
            clock.instant());
    CompletableFuture<Void> taken = new CompletableFuture<>();
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic, record.topic(), wire.encode(letter.fitting(MAX_CONTENT_BYTES))),
            (place, failure) -> {
              if (failure == null) {
                taken.complete(null);
              } else {
                taken.completeExceptionally(failure);
              }
            });
    return taken;
  }
}
