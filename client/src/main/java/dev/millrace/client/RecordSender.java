package dev.millrace.client;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;

/**
 * Sends encoded records and says when Kafka has them. Any thread; {@link #send} may block for the
 * producer's {@code max.block.ms} while the cluster cannot be reached.
 */
final class RecordSender implements AutoCloseable {
  private final Producer<String, byte[]> producer;
  private final Duration closeTimeout;

  RecordSender(Producer<String, byte[]> producer, Duration closeTimeout) {
    this.producer = producer;
    this.closeTimeout = closeTimeout;
  }

  /** Completes with a {@link NotAcceptedException} if Kafka does not take it in time. */
  CompletableFuture<Void> send(String topic, String key, byte[] value) {
    return send(topic, key, value, List.of());
  }

  /** The same with headers. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of both outcomes
  CompletableFuture<Void> send(String topic, String key, byte[] value, List<Header> headers) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    try {
      producer.send(
          new ProducerRecord<>(topic, null, key, value, headers),
          (metadata, failure) -> {
            if (failure == null) {
              acknowledged.complete(null);
            } else {
              acknowledged.completeExceptionally(notAccepted(failure));
            }
          });
    } catch (KafkaException | IllegalStateException failure) {
      acknowledged.completeExceptionally(notAccepted(failure));
    }
    return acknowledged;
  }

  private static NotAcceptedException notAccepted(Exception failure) {
    ErrorInfo error =
        failure instanceof RecordTooLargeException
            ? new ErrorInfo(
                ErrorCode.INVALID_REQUEST, "request: larger than the cluster's record limit")
            : new ErrorInfo(
                ErrorCode.UNAVAILABLE,
                "Kafka did not acknowledge in time (" + failure.getClass().getSimpleName() + ")");
    return new NotAcceptedException(error, failure);
  }

  /** Waits for what was sent, bounded. */
  @Override
  public void close() {
    producer.close(closeTimeout);
  }
}
