package dev.millrace.kafka;

import dev.millrace.model.RequestId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which partition of a topic that is keyed by request ids holds those of a request. Pure. */
public final class ResultPartition {

  private ResultPartition() {}

  /**
   * The partition that the default partitioner of Kafka's Java client chooses for the records' key,
   * which is the id in lower case.
   *
   * @param partitions of the topic, at least 1
   */
  public static int of(RequestId request, int partitions) {
    byte[] key = request.toString().getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
