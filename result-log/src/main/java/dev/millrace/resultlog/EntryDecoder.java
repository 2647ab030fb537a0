package dev.millrace.resultlog;

import dev.millrace.logging.LogKey;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes of a result topic to entries. A record that cannot be decoded is no record of a stream, for
 * every reader alike, so it is left out and counted. Thread rule: any thread.
 */
public final class EntryDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(EntryDecoder.class);

  private final Wire<ResultEvent> wire;
  private final AtomicLong undecodable = new AtomicLong();

  /** Decodes with this wire. */
  public EntryDecoder(Wire<ResultEvent> wire) {
    this.wire = wire;
  }

  /** The entry; empty when the record cannot be decoded. */
  public Optional<LogEntry> decode(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      undecodable.incrementAndGet();
      return Optional.empty();
    }
    try {
      return Optional.of(new LogEntry(record.offset(), wire.decode(value)));
    } catch (UndecodableException reason) {
      undecodable.incrementAndGet();
      LOG.atWarn()
          .addKeyValue(LogKey.TOPIC, record.topic())
          .addKeyValue(LogKey.OFFSET, record.offset())
          .addKeyValue(LogKey.REASON, reason.getMessage())
          .log("result record left out");
      return Optional.empty();
    }
  }

  /** Records that were left out so far. */
  public long undecodable() {
    return undecodable.get();
  }
}
