package dev.millrace.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.redis.metrics.RedisMeters.Mismatch;
import dev.millrace.redis.metrics.RedisOperation;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON values in Redis that carry the id of their request. A value with another id is taken as
 * absent, because an answer that got out of step with its question would hand one tenant's data to
 * another. Nothing throws, every call is bounded by the timeout of {@link RedisSettings}. Any
 * thread.
 */
public final class StoredValues {

  private static final Logger LOG = LoggerFactory.getLogger(StoredValues.class);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final RedisState state;

  /** Over this connection, which someone else closes. */
  public StoredValues(RedisState state) {
    this.state = state;
  }

  /** The key's value, if it is there, well-formed, and of this request. */
  public <T> Optional<T> find(String prefix, RequestId id, Function<JsonNode, T> form) {
    return look(prefix, id, form).value();
  }

  /** The same for whoever tells a value that is not there from one that nobody could look for. */
  public <T> Answer<T> look(String prefix, RequestId id, Function<JsonNode, T> form) {
    return question(prefix, id, form).get();
  }

  /**
   * Asks for the key's value and does not wait.
   *
   * @return waits for the answer: the value, as {@link #find} gives it
   */
  public <T> Supplier<Optional<T>> ask(String prefix, RequestId id, Function<JsonNode, T> form) {
    Supplier<Answer<T>> question = question(prefix, id, form);
    return () -> question.get().value();
  }

  private <T> Supplier<Answer<T>> question(
      String prefix, RequestId id, Function<JsonNode, T> form) {
    RedisCalls calls = state.calls();
    long deadline = calls.nanoTime() + calls.timeout().toNanos();
    CompletableFuture<Answer<String>> answer =
        calls.send(RedisOperation.GET, commands -> commands.get(prefix + id));
    return () -> {
      Answer<String> text = calls.await(answer, deadline);
      return new Answer<>(
          text.value().flatMap(it -> parse(it, form, Optional.of(id))), text.given());
    };
  }

  /**
   * Keeps a value under its request's key, for a second at least.
   *
   * @return whether it is kept
   */
  public boolean put(String prefix, RequestId id, JsonNode value, Duration ttl) {
    String text = value.toString();
    return state
        .calls()
        .ask(
            RedisOperation.SET,
            commands -> commands.set(prefix + id, text, SetArgs.Builder.px(millis(ttl))))
        .value()
        .isPresent();
  }

  /**
   * Keeps a value unless the key has one. The question what stands there goes over the same
   * connection after it, so its answer is about the time after.
   *
   * @return the value that stands there then, whoever put it; empty if Redis does not say
   */
  public <T> Optional<T> putIfAbsent(
      String prefix, RequestId id, JsonNode value, Duration ttl, Function<JsonNode, T> form) {
    String text = value.toString();
    CompletableFuture<Answer<String>> unused =
        state
            .calls()
            .send(
                RedisOperation.SET,
                commands -> commands.set(prefix + id, text, SetArgs.Builder.px(millis(ttl)).nx()));
    return find(prefix, id, form);
  }

  /**
   * Keeps a value as {@link #put} does and publishes it on a channel. Both go over one connection
   * in this order, so whoever hears of the value can read it.
   *
   * @return whether it is kept
   */
  public boolean putAndPublish(
      String prefix, RequestId id, JsonNode value, Duration ttl, String channel) {
    String text = value.toString();
    RedisCalls calls = state.calls();
    long deadline = calls.nanoTime() + calls.timeout().toNanos();
    CompletableFuture<Answer<String>> stored =
        calls.send(
            RedisOperation.SET,
            commands -> commands.set(prefix + id, text, SetArgs.Builder.px(millis(ttl))));
    CompletableFuture<Answer<Long>> published =
        calls.send(RedisOperation.PUBLISH, commands -> commands.publish(channel, text));
    boolean kept = calls.await(stored, deadline).value().isPresent();
    var unused = calls.await(published, deadline);
    return kept;
  }

  /**
   * Sends a Lua script that returns a text, and does not wait; everything in it happens at once.
   *
   * @return waits for the text; empty if it does not come in time
   */
  public Supplier<Optional<String>> evaluate(
      String script, List<String> keys, String... arguments) {
    RedisCalls calls = state.calls();
    long deadline = calls.nanoTime() + calls.timeout().toNanos();
    CompletableFuture<Answer<String>> answer =
        calls.send(
            RedisOperation.EVAL,
            commands ->
                commands.<String>eval(
                    script, ScriptOutputType.VALUE, keys.toArray(String[]::new), arguments));
    return () -> calls.await(answer, deadline).value();
  }

  private static long millis(Duration ttl) {
    return Math.max(SHORTEST.toMillis(), ttl.toMillis());
  }

  /** Reads a value; where an id is given, only the value of that request. */
  public <T> Optional<T> parse(
      String text, Function<JsonNode, T> form, Optional<RequestId> expected) {
    try {
      JsonNode node = JSON.readTree(text);
      if (expected.isPresent() && !node.path("id").asText().equals(expected.get().toString())) {
        LOG.atWarn()
            .addKeyValue(LogKey.REQUEST_ID, expected.get())
            .log("redis value of another request");
        state.meters().mismatch(Mismatch.OTHER_ID);
        return Optional.empty();
      }
      return Optional.of(form.apply(node));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue(LogKey.ERROR_CODE, "malformed_value")
          .log("redis value is malformed");
      state.meters().mismatch(Mismatch.MALFORMED);
      return Optional.empty();
    }
  }
}
