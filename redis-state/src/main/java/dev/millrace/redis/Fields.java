package dev.millrace.redis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.RequestId;
import java.time.Duration;
import java.time.Instant;

/** The fields of a stored value, of which none may be missing or of another type. */
final class Fields {

  private final JsonNode node;

  Fields(JsonNode node) {
    this.node = node;
  }

  String text(String name) {
    return require(name, node.path(name).isTextual()).asText();
  }

  boolean flag(String name) {
    return require(name, node.path(name).isBoolean()).asBoolean();
  }

  long number(String name) {
    return require(name, node.path(name).canConvertToLong()).asLong();
  }

  int count(String name) {
    return require(name, node.path(name).canConvertToInt()).asInt();
  }

  RequestId id() {
    return RequestId.parse(text("id"));
  }

  Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  /** A duration in microseconds. */
  Duration micros(String name) {
    return Duration.ofNanos(Math.multiplyExact(number(name), 1000L));
  }

  Fields inner(String name) {
    return new Fields(require(name, node.path(name).isObject()));
  }

  boolean has(String name) {
    return node.has(name);
  }

  private JsonNode require(String name, boolean present) {
    if (!present) {
      throw new IllegalArgumentException("field " + name + " is missing or of another type");
    }
    return node.path(name);
  }
}
