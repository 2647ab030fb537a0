package dev.millrace.wire;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Wires as Kafka serializers, for programs that want typed producers and consumers. Nulls pass
 * through as nulls. Stateless, any thread.
 */
public final class KafkaSerdes {

  private KafkaSerdes() {}

  /** Encodes. */
  public static <T> Serializer<T> serializer(Wire<T> wire) {
    return new Serializer<>() {
      @Override
      public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : wire.encode(value);
      }
    };
  }

  /** Decodes, with a {@link SerializationException} for what is undecodable. */
  public static <T> Deserializer<T> deserializer(Wire<T> wire) {
    return new Deserializer<>() {
      @Override
      public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        try {
          return bytes == null ? null : wire.decode(bytes);
        } catch (UndecodableException undecodable) {
          throw new SerializationException(topic + ": " + undecodable.getMessage(), undecodable);
        }
      }
    };
  }
}
