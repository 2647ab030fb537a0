package dev.millrace.dispatcher.spill;

import dev.millrace.logging.LogKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in memory, but for the entries that may be spilled: these go to disk when their share of
 * the memory is taken. To Kafka Streams it is a store in memory: its changelog holds every entry,
 * and a restoration begins with nothing. While the disk cannot be written to, entries stay in
 * memory. Any thread; iterators see the keys of their beginning.
 */
public final class SpillingStore implements KeyValueStore<Bytes, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(SpillingStore.class);

  private final String name;
  private final SpillSpace space;
  private final Predicate<Bytes> spillable;
  private final BiPredicate<byte[], byte[]> stale;

  /** The empty array stands for a value on disk. */
  private final NavigableMap<Bytes, byte[]> values = new TreeMap<>();

  private final Map<Bytes, Integer> sizesOnDisk = new HashMap<>();
  private @Nullable SpillFiles files;
  private boolean open;

  /**
   * @param spillable which keys have values that may go to disk
   * @param stale whether a restored value must not replace the present one, in this order
   */
  public SpillingStore(
      String name,
      SpillSpace space,
      Predicate<Bytes> spillable,
      BiPredicate<byte[], byte[]> stale) {
    this.name = name;
    this.space = space;
    this.spillable = spillable;
    this.stale = stale;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    open = true;
    context.register(root, (key, value) -> restore(Bytes.wrap(key), value));
  }

  @Override
  public synchronized void put(Bytes key, byte @Nullable [] value) {
    replace(key, value);
  }

  @Override
  public synchronized byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      replace(key, value);
    }
    return before;
  }

  @Override
  public synchronized void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> replace(entry.key, entry.value));
  }

  @Override
  public synchronized byte @Nullable [] delete(Bytes key) {
    byte[] before = get(key);
    replace(key, null);
    return before;
  }

  @Override
  public synchronized byte @Nullable [] get(Bytes key) {
    byte[] value = values.get(key);
    return value != null && sizesOnDisk.containsKey(key) ? read(key) : value;
  }

  @Override
  public synchronized KeyValueIterator<Bytes, byte[]> range(
      @Nullable Bytes from, @Nullable Bytes to) {
    NavigableMap<Bytes, byte[]> part = values;
    if (from != null) {
      part = part.tailMap(from, true);
    }
    if (to != null) {
      part = part.headMap(to, true);
    }
    return new Entries(new ArrayList<>(part.keySet()).iterator());
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return range(null, null);
  }

  @Override
  public synchronized long approximateNumEntries() {
    return values.size();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public synchronized void close() {
    values.forEach(
        (key, value) -> {
          if (spillable.test(key)) {
            space.giveMemory(value.length);
          }
        });
    sizesOnDisk.values().forEach(space::giveDisk);
    values.clear();
    sizesOnDisk.clear();
    if (files != null) {
      files.close();
      files = null;
    }
    open = false;
  }

  private synchronized void restore(Bytes key, byte @Nullable [] value) {
    byte[] present = value == null ? null : get(key);
    if (value == null || present == null || !stale.test(value, present)) {
      replace(key, value);
    } else {
      LOG.atWarn()
          .addKeyValue(LogKey.REASON, "its writer had lost the cell")
          .log("store entry passed over");
    }
  }

  private synchronized void replace(Bytes key, byte @Nullable [] value) {
    if (!spillable.test(key)) {
      if (value == null) {
        values.remove(key);
      } else {
        values.put(key, value);
      }
      return;
    }
    remove(key);
    if (value != null) {
      if (space.takeMemory(value.length)) {
        values.put(key, value);
      } else if (spill(key, value)) {
        values.put(key, new byte[0]);
        sizesOnDisk.put(key, value.length);
      } else {
        space.forceMemory(value.length);
        values.put(key, value);
      }
    }
  }

  private void remove(Bytes key) {
    byte[] before = values.remove(key);
    if (before != null) {
      space.giveMemory(before.length);
    }
    Integer onDisk = sizesOnDisk.remove(key);
    if (onDisk != null) {
      space.giveDisk(onDisk);
      try {
        opened().delete(key.get());
      } catch (RocksDBException failure) {
        throw failed(failure);
      }
    }
  }

  private boolean spill(Bytes key, byte[] value) {
    try {
      if (files == null) {
        files = SpillFiles.open(space.directory());
      }
      files.put(key.get(), value);
      space.takeDisk(value.length);
      return true;
    } catch (RocksDBException | IOException failure) {
      LOG.atError()
          .addKeyValue(LogKey.FOLDER, space.directory())
          .addKeyValue(LogKey.ERROR_CODE, "internal")
          .setCause(failure)
          .log("body cannot be written to disk and stays in memory");
      return false;
    }
  }

  private byte[] read(Bytes key) {
    try {
      byte[] value = opened().get(key.get());
      if (value == null) {
        throw new ProcessorStateException("an entry on disk of store " + name + " is gone");
      }
      return value;
    } catch (RocksDBException failure) {
      throw failed(failure);
    }
  }

  private SpillFiles opened() {
    if (files == null) {
      throw new ProcessorStateException("store " + name + " has no files");
    }
    return files;
  }

  /** The store is then made anew from its changelog. */
  private ProcessorStateException failed(RocksDBException failure) {
    return new ProcessorStateException("files of store " + name + " cannot be used", failure);
  }

  /** Reads each value when it is its turn, and passes over what has gone since. */
  private final class Entries implements KeyValueIterator<Bytes, byte[]> {

    private final Iterator<Bytes> keys;
    private @Nullable KeyValue<Bytes, byte[]> next;

    private Entries(Iterator<Bytes> keys) {
      this.keys = keys;
    }

    @Override
    public boolean hasNext() {
      while (next == null && keys.hasNext()) {
        Bytes key = keys.next();
        byte[] value = get(key);
        if (value != null) {
          next = KeyValue.pair(key, value);
        }
      }
      return next != null;
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      KeyValue<Bytes, byte[]> entry = next;
      next = null;
      return entry;
    }

    @Override
    public Bytes peekNextKey() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      return next.key;
    }

    @Override
    public void close() {}
  }
}
