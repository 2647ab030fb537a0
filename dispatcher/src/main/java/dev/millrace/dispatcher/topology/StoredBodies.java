package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.store.EntryCodec;
import dev.millrace.dispatcher.store.UnreadableEntryException;
import dev.millrace.model.RequestId;
import dev.millrace.wire.UndecodableException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Bodies of requests that have not ended, which only the store holds. Stream thread only. */
final class StoredBodies {

  private final ReadOnlyKeyValueStore<String, byte[]> store;
  private final EntryCodec codec;

  StoredBodies(ReadOnlyKeyValueStore<String, byte[]> store, EntryCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  /**
   * The value of the request's record.
   *
   * @throws UndecodableException if it is not there or cannot be read
   */
  byte[] read(RequestId id) throws UndecodableException {
    String key = new EntryKey.OfBody(id).text();
    byte[] stored = store.get(key);
    try {
      if (stored != null && codec.decode(key, stored) instanceof Entry.OfBody found) {
        return found.body().bytes();
      }
    } catch (UnreadableEntryException unreadable) {
      throw new UndecodableException(String.valueOf(unreadable.getMessage()), unreadable);
    }
    throw new UndecodableException("the store has no body");
  }
}
