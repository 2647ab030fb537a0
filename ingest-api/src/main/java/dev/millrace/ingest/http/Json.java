package dev.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** JSON in and out. Stateless, any thread. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private Json() {}

  /** A new object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** To one line of UTF-8. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree could not be written", impossible);
    }
  }

  /** To one line of UTF-8 that is the same however the fields were ordered and spaced. */
  public static byte[] canonical(JsonNode node) {
    try {
      return CANONICAL.writeValueAsBytes(CANONICAL.treeToValue(node, Object.class));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree could not be written", impossible);
    }
  }

  /**
   * Reads exactly one object; names the place of a mistake and none of the content.
   *
   * @throws ApiException if it is anything else
   */
  public static ObjectNode parseObject(byte[] utf8) {
    try {
      if (MAPPER.readTree(text(utf8)) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException malformed) {
      var place = malformed.getLocation();
      throw ApiException.invalid(
          place == null
              ? "body: is not valid JSON"
              : "body: is not valid JSON at line %d, column %d"
                  .formatted(place.getLineNr(), place.getColumnNr()));
    }
    throw ApiException.invalid("body: must be a JSON object");
  }

  /** The parser itself takes overlong forms and surrogates for characters. */
  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException malformed) {
      throw ApiException.invalid("body: is not valid UTF-8");
    }
  }
}
