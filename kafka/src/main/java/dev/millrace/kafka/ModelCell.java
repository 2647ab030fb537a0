package dev.millrace.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which scheduling cell a model belongs to: the partition of its records' key. Pure. */
public final class ModelCell {

  private ModelCell() {}

  /** The key of a model's records. */
  public static byte[] key(String model) {
    return model.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The partition that the default partitioner of Kafka's Java client chooses for that key.
   *
   * @param cells partitions of the topic, at least 1
   */
  public static int of(String model, int cells) {
    return Utils.toPositive(Utils.murmur2(key(model))) % cells;
  }
}
