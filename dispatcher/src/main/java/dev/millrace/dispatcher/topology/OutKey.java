package dev.millrace.dispatcher.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * The key of a record that the topology writes, and the partition if the key is not to decide it.
 * Immutable as long as nobody writes to the array, which is shared and never copied.
 */
final class OutKey {

  /** Writes the bytes. */
  static final Serializer<OutKey> SERIALIZER = (topic, key) -> key.bytes;

  /** For sinks whose records may name a partition. */
  static final StreamPartitioner<OutKey, byte[]> PARTITIONER =
      (topic, key, value, partitions) ->
          key.partition < 0 ? Optional.empty() : Optional.of(Set.of(key.partition));

  private final byte @Nullable [] bytes;
  private final int partition;

  private OutKey(byte @Nullable [] bytes, int partition) {
    this.bytes = bytes;
    this.partition = partition;
  }

  /** The key decides. */
  static OutKey of(byte @Nullable [] bytes) {
    return new OutKey(bytes, -1);
  }

  /** Goes to this partition. */
  static OutKey to(int partition, byte[] bytes) {
    return new OutKey(bytes, partition);
  }

  byte @Nullable [] bytes() {
    return bytes;
  }
}
