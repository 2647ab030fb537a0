package dev.millrace.client.follow;

import dev.millrace.client.lease.ResultListener;
import dev.millrace.client.lease.ResultRoute;
import dev.millrace.kafka.loop.FailurePolicy;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.RecordLoop;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one request in a topic outside the pool, with a consumer and a thread of its own, until
 * it is closed. Any thread may close it, the reading one included.
 */
final class TopicFollower implements ResultRoute {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final ResultAddress address;
  private final RequestId id;
  private final ResultListener listener;
  private final Wire<ResultEvent> wire;
  private final java.util.function.Consumer<TopicFollower> onClosed;
  private final RecordLoop<byte[], byte[]> loop;

  /**
   * Takes over the consumer.
   *
   * @param onClosed told once it is to stop
   */
  TopicFollower(
      ResultAddress address,
      RequestId id,
      ResultListener listener,
      Consumer<byte[], byte[]> consumer,
      Wire<ResultEvent> wire,
      java.util.function.Consumer<TopicFollower> onClosed) {
    this.address = address;
    this.id = id;
    this.listener = listener;
    this.wire = wire;
    this.onClosed = onClosed;
    TopicPartition partition = new TopicPartition(address.topic(), ResultAddress.PARTITION);
    consumer.assign(List.of(partition));
    consumer.seek(partition, address.startOffset());
    this.loop =
        RecordLoop.assigned(
            LoopSettings.of("millrace-client-follow-" + id, POLL),
            FailurePolicy.retry(),
            consumer,
            this::take);
  }

  void start() {
    loop.start();
  }

  @Override
  public ResultAddress address() {
    return address;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      ResultEvent event = wire.decode(record.value());
      if (event.requestId().equals(id)) {
        listener.onRecord(record.offset(), event);
      }
    } catch (UndecodableException undecodable) {
      LOG.atWarn()
          .addKeyValue(LogKey.REQUEST_ID, id)
          .addKeyValue(LogKey.OFFSET, record.offset())
          .addKeyValue(LogKey.REASON, undecodable.getMessage())
          .log("result record skipped");
    }
  }

  /** Tells it to stop; does not wait. */
  @Override
  public void close() {
    loop.stop();
    onClosed.accept(this);
  }
}
