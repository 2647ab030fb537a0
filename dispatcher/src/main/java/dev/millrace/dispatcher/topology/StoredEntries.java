package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.store.EntryCodec;
import dev.millrace.dispatcher.store.UnreadableEntryException;
import dev.millrace.logging.LogKey;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cell's store holds when the cell is restored. An entry that cannot be read must not keep
 * the cell from running: it becomes a dead letter and leaves the store. Stream thread only.
 *
 * @param entries the readable ones
 * @param unreadable the others
 * @param generation the highest of their writers
 */
record StoredEntries(List<Entry> entries, List<Unreadable> unreadable, long generation) {

  private static final Logger LOG = LoggerFactory.getLogger(StoredEntries.class);

  /** Entries have no offset of their own. */
  private static final long NO_OFFSET = -1;

  /** An entry that cannot be read, and why. */
  record Unreadable(String key, Bytes bytes, String reason) {

    DeadLetter letter(String topic, int partition, Instant now) {
      return new DeadLetter(
          topic,
          partition,
          NO_OFFSET,
          now,
          Optional.of(Bytes.of(key.getBytes(StandardCharsets.UTF_8))),
          Optional.of(bytes),
          List.of(),
          ReasonCode.UNDECODABLE,
          reason,
          now);
    }
  }

  /** The cell needs no more of a body than its size. */
  private static Entry withoutBytes(Entry entry) {
    return entry instanceof Entry.OfBody(RequestId id, RequestBody body)
        ? new Entry.OfBody(id, body.stored())
        : entry;
  }

  /** The generation of the cell that is restored from them, higher than all before it. */
  long next(Instant now) {
    return Math.max(generation + 1, ChronoUnit.MICROS.between(Instant.EPOCH, now));
  }

  /** Reads all of it. */
  static StoredEntries of(KeyValueStore<String, byte[]> store, EntryCodec codec) {
    List<Entry> entries = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    long generation = 0;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> stored = all.next();
        try {
          generation = Math.max(generation, EntryCodec.generation(stored.value));
          entries.add(withoutBytes(codec.decode(stored.key, stored.value)));
        } catch (UnreadableEntryException failure) {
          LOG.atError()
              .addKeyValue(LogKey.ERROR_CODE, "undecodable")
              .setCause(failure)
              .log("store entry becomes a dead letter");
          unreadable.add(
              new Unreadable(
                  stored.key, Bytes.of(stored.value), String.valueOf(failure.getMessage())));
        }
      }
    }
    return new StoredEntries(entries, unreadable, generation);
  }
}
