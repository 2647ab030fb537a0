package dev.millrace.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.RequestId;
import dev.millrace.redis.RedisMeters.Mismatch;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes values that carry the id they belong to, and believes none that carries another:
 * answers that got out of step with questions would hand one tenant's data to another. Any thread.
 */
final class StoredValues {

  private static final Logger log = LoggerFactory.getLogger(StoredValues.class);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final RedisState state;

  StoredValues(RedisState state) {
    this.state = state;
  }

  /** The key's value, if it is there, well-formed, and of this request. */
  <T> Optional<T> find(String prefix, RequestId id, Function<JsonNode, T> form) {
    return state
        .calls()
        .ask(RedisOperation.GET, commands -> commands.get(prefix + id))
        .flatMap(text -> parse(text, form, Optional.of(id)));
  }

  /** Keeps a value under its request's key, for a second at least. */
  boolean put(String prefix, RequestId id, JsonNode value, Duration ttl) {
    String text = value.toString();
    long millis = Math.max(SHORTEST.toMillis(), ttl.toMillis());
    return state
        .calls()
        .ask(
            RedisOperation.SET,
            commands -> commands.set(prefix + id, text, SetArgs.Builder.px(millis)))
        .isPresent();
  }

  /** Reads a value; where an id is given, only the value of that request. */
  <T> Optional<T> parse(String text, Function<JsonNode, T> form, Optional<RequestId> expected) {
    try {
      JsonNode node = JSON.readTree(text);
      if (expected.isPresent() && !node.path("id").asText().equals(expected.get().toString())) {
        log.warn("redis value of another request requestId={}", expected.get());
        state.meters().mismatch(Mismatch.OTHER_ID);
        return Optional.empty();
      }
      return Optional.of(form.apply(node));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      log.warn("redis value is malformed errorCode=malformed_value");
      state.meters().mismatch(Mismatch.MALFORMED);
      return Optional.empty();
    }
  }
}
