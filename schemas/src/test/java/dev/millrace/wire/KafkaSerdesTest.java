package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.factory.WiresFactory;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class KafkaSerdesTest {

  private final Wire<ResultEvent> wire = WiresFactory.builtin().resultEvents();
  private final Serializer<ResultEvent> serializer = KafkaSerdes.serializer(wire);
  private final Deserializer<ResultEvent> deserializer = KafkaSerdes.deserializer(wire);

  @Test
  void shouldReadBackWhatItWrote() {
    ResultEvent event =
        new ResultEvent.Tokens(
            RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab"), 1, 0, "a", List.of(1));

    assertThat(deserializer.deserialize("t", serializer.serialize("t", event))).isEqualTo(event);
  }

  @Test
  void shouldPassTombstones() {
    assertThat(serializer.serialize("t", null)).isNull();
    assertThat(deserializer.deserialize("t", (byte[]) null)).isNull();
  }

  @Test
  void shouldNameTopicAndReasonWhenUndecodable() {
    assertThatThrownBy(() -> deserializer.deserialize("some-topic", new byte[] {9, 0, 0, 0, 1}))
        .isInstanceOf(SerializationException.class)
        .hasMessage("some-topic: record: must begin with the magic byte 0")
        .hasCauseInstanceOf(UndecodableException.class);
  }
}
