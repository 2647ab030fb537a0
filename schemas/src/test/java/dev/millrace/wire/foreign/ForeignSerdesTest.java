package dev.millrace.wire.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.wire.factory.WiresFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class ForeignSerdesTest {

  private static final ResultEvent EVENT =
      new ResultEvent.Tokens(
          RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab"), 1, 0, "secret", List.of(1));
  private static final Map<String, Object> BOTH =
      Map.of(
          "value.serializer",
          JsonAvroSerializer.class.getName(),
          "value.deserializer",
          JsonAvroDeserializer.class,
          JsonAvroSerializer.MARK,
          "42");

  @Test
  void shouldEncodeWithTheConfiguredSerializer() {
    byte[] bytes = WiresFactory.fromConfig(BOTH).resultEvents().encode(EVENT);

    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .startsWith("value42|{\"requestId\":\"0190a7c0");
  }

  @Test
  void shouldDecodeGenericRecordsOfTheConfiguredDeserializer() throws UndecodableException {
    Wire<ResultEvent> wire = WiresFactory.fromConfig(BOTH).resultEvents();

    assertThat(wire.decode(wire.encode(EVENT))).isEqualTo(EVENT);
  }

  @Test
  void shouldKeepOursForTheDirectionThatIsNotConfigured() throws UndecodableException {
    Wire<ResultEvent> ours = WiresFactory.builtin().resultEvents();
    Wire<ResultEvent> mixed =
        WiresFactory.fromConfig(Map.of("value.serializer", JsonAvroSerializer.class.getName()))
            .resultEvents();

    assertThat(mixed.decode(ours.encode(EVENT))).isEqualTo(EVENT);
    assertThat(mixed.encode(EVENT)).isNotEqualTo(ours.encode(EVENT));
    assertThat(mixed.subject()).isEqualTo("dev.millrace.v1.ResultEvent");
  }

  @Test
  void shouldBeOursWhenNothingIsConfigured() {
    assertThat(WiresFactory.fromConfig(Map.of()).resultEvents().encode(EVENT))
        .isEqualTo(WiresFactory.builtin().resultEvents().encode(EVENT));
  }

  @Test
  void shouldBeUndecodableWithoutContentWhenTheDeserializerRefuses() {
    Wire<ResultEvent> wire = WiresFactory.fromConfig(BOTH).resultEvents();

    assertThatThrownBy(() -> wire.decode("secret".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining(JsonAvroDeserializer.class.getName() + " refused the bytes")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldBeUndecodableWhenTheDeserializerGivesNoRecordOfOurs() {
    Wire<ResultEvent> wire =
        WiresFactory.fromConfig(Map.of("value.deserializer", StringDeserializer.class))
            .resultEvents();

    assertThatThrownBy(() -> wire.decode("secret".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("gave another record")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldNameTheKeyWhenAClassCannotBeUsed() {
    assertThatThrownBy(() -> WiresFactory.fromConfig(Map.of("value.serializer", "no.such.Class")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("value.serializer: must name a");
    assertThatThrownBy(() -> WiresFactory.fromConfig(Map.of("value.deserializer", String.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("value.deserializer: must name a");
  }
}
