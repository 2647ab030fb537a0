package dev.millrace.redis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import java.time.Duration;
import java.time.Instant;

/**
 * The fields of a stored value. Every accessor throws an {@link IllegalArgumentException} that
 * names the field when it is missing or of another type. One thread.
 */
public final class Fields {

  private final JsonNode node;

  /** Of this object. */
  public Fields(JsonNode node) {
    this.node = node;
  }

  /** A text. */
  public String text(String name) {
    return require(name, node.path(name).isTextual()).asText();
  }

  /** True or false. */
  public boolean flag(String name) {
    return require(name, node.path(name).isBoolean()).asBoolean();
  }

  /** A whole number. */
  public long number(String name) {
    return require(name, node.path(name).canConvertToLong()).asLong();
  }

  /** A whole number of 32 bits. */
  public int count(String name) {
    return require(name, node.path(name).canConvertToInt()).asInt();
  }

  /** The request that the value belongs to. */
  public RequestId id() {
    return RequestId.parse(text("id"));
  }

  /** A time, in milliseconds of the epoch. */
  public Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  /** A duration in microseconds. */
  public Duration micros(String name) {
    return Duration.ofNanos(Math.multiplyExact(number(name), 1000L));
  }

  /** The fields of an object. */
  public Fields inner(String name) {
    return new Fields(require(name, node.path(name).isObject()));
  }

  /** A priority by its label. */
  public Priority priority(String name) {
    return Priority.ofLabel(text(name))
        .orElseThrow(() -> new IllegalArgumentException("field " + name + " is no priority"));
  }

  /** Whether there is such a field. */
  public boolean has(String name) {
    return node.has(name);
  }

  private JsonNode require(String name, boolean present) {
    if (!present) {
      throw new IllegalArgumentException("field " + name + " is missing or of another type");
    }
    return node.path(name);
  }
}
