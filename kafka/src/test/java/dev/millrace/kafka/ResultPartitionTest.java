package dev.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class ResultPartitionTest {

  /** The example of docs/protocol.md. */
  @Test
  void shouldFindThePartitionAsTheProtocolDoes() {
    assertThat(of("0190a7c0-1234-7abc-8def-0123456789ab", 16)).isEqualTo(7);
    assertThat(of("6f1c2a34-9d0e-4b7a-8c55-2f6f0d3b9e10", 16)).isEqualTo(6);
  }

  @Test
  void shouldNotDependOnTheCaseOfTheIdAsItWasSent() {
    assertThat(of("0190A7C0-1234-7ABC-8DEF-0123456789AB", 16))
        .isEqualTo(of("0190a7c0-1234-7abc-8def-0123456789ab", 16));
  }

  @Property
  void shouldAgreeWithTheDefaultPartitionerOfTheJavaClient(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 1000) int partitions) {
    RequestId id = new RequestId(new UUID(high, low));

    assertThat(ResultPartition.of(id, partitions))
        .isEqualTo(
            BuiltInPartitioner.partitionForKey(
                id.toString().getBytes(StandardCharsets.UTF_8), partitions));
  }

  private static int of(String id, int partitions) {
    return ResultPartition.of(RequestId.parse(id), partitions);
  }
}
