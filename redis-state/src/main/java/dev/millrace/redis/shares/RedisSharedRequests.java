package dev.millrace.redis.shares;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.Answer;
import dev.millrace.redis.Fields;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.StoredValues;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Shared requests in Redis, under {@code mr:same:<content>}, and their names by age under {@code
 * mr:same-by-age}, by which the eldest go when there are too many. Names whose value has expired
 * stay there until then: the bound is one of both together. Any thread.
 */
public final class RedisSharedRequests implements SharedRequests {

  static final String PREFIX = "mr:same:";
  static final String BY_AGE = "mr:same-by-age";

  /** Keys: the value, the ages. Arguments: value, life in ms, what it may replace, now, most. */
  private static final String OFFER =
      """
      local standing = redis.call('GET', KEYS[1])
      if standing and standing ~= ARGV[3] then return standing end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      redis.call('ZADD', KEYS[2], ARGV[4], KEYS[1])
      local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[5])
      if over > 0 then
        for _, eldest in ipairs(redis.call('ZRANGE', KEYS[2], 0, over - 1)) do
          redis.call('DEL', eldest)
        end
        redis.call('ZREMRANGEBYRANK', KEYS[2], 0, over - 1)
      end
      return ARGV[1]
      """;

  private static final String KEEP =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      return ''
      """;

  private static final String DROP =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then
        redis.call('DEL', KEYS[1])
        redis.call('ZREM', KEYS[2], KEYS[1])
      end
      return ''
      """;

  private final StoredValues values;
  private final int most;
  private final Clock clock;

  /**
   * On a connection that someone else closes.
   *
   * @param most how many stand at once
   */
  public RedisSharedRequests(RedisState state, int most, Clock clock) {
    this.values = new StoredValues(state);
    this.most = most;
    this.clock = clock;
  }

  @Override
  public Answer<SharedRequest> look(RequestId content) {
    return values.look(PREFIX, content, RedisSharedRequests::fromJson);
  }

  @Override
  public Optional<SharedRequest> offer(
      SharedRequest wanted, Optional<SharedRequest> inPlaceOf, Duration life) {
    return values
        .evaluate(
            OFFER,
            keys(wanted),
            text(wanted),
            String.valueOf(life.toMillis()),
            inPlaceOf.map(RedisSharedRequests::text).orElse(""),
            String.valueOf(clock.millis()),
            String.valueOf(most))
        .get()
        .flatMap(
            standing ->
                values.parse(
                    standing, RedisSharedRequests::fromJson, Optional.of(wanted.content())));
  }

  @Override
  public void keep(SharedRequest standing, Duration life) {
    var unused =
        values.evaluate(KEEP, keys(standing), text(standing), String.valueOf(life.toMillis()));
  }

  @Override
  public void drop(SharedRequest standing) {
    var unused = values.evaluate(DROP, keys(standing), text(standing));
  }

  private static List<String> keys(SharedRequest request) {
    return List.of(PREFIX + request.content(), BY_AGE);
  }

  private static String text(SharedRequest request) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", request.content().toString())
        .put("tenant", request.tenant())
        .put("digest", request.digest())
        .put("request", request.request().toString())
        .put("model", request.model())
        .put("priority", request.priority().label())
        .put("topic", request.address().topic())
        .put("start_offset", request.address().startOffset())
        .toString();
  }

  private static SharedRequest fromJson(JsonNode node) {
    Fields fields = new Fields(node);
    return new SharedRequest(
        fields.id(),
        fields.text("tenant"),
        fields.text("digest"),
        RequestId.parse(fields.text("request")),
        fields.text("model"),
        fields.priority("priority"),
        new ResultAddress(fields.text("topic"), fields.number("start_offset")));
  }
}
