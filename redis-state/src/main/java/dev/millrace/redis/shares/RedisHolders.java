package dev.millrace.redis.shares;

import dev.millrace.model.RequestId;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.StoredValues;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Holders in Redis, a set each under {@code mr:held:<request>}. Any thread. */
public final class RedisHolders implements Holders {

  static final String PREFIX = "mr:held:";

  private static final String JOIN =
      """
      if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SADD', KEYS[1], ARGV[2]) end
      redis.call('SADD', KEYS[1], ARGV[1])
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      return KEYS[1]
      """;

  /** The key comes back with the count, so that an answer out of step is not taken for this one. */
  private static final String LEAVE =
      """
      redis.call('SREM', KEYS[1], ARGV[1])
      return KEYS[1] .. ' ' .. redis.call('SCARD', KEYS[1])
      """;

  private final StoredValues values;

  /** On a connection that someone else closes. */
  public RedisHolders(RedisState state) {
    this.values = new StoredValues(state);
  }

  @Override
  public boolean join(RequestId request, String holder, Duration life) {
    String key = PREFIX + request;
    return values
        .evaluate(JOIN, List.of(key), holder, OWNER, String.valueOf(life.toMillis()))
        .get()
        .filter(key::equals)
        .isPresent();
  }

  @Override
  public OptionalLong leave(RequestId request, String holder) {
    String before = PREFIX + request + " ";
    Optional<String> answer = values.evaluate(LEAVE, List.of(PREFIX + request), holder).get();
    return answer
        .filter(text -> text.startsWith(before))
        .map(text -> OptionalLong.of(Long.parseLong(text.substring(before.length()))))
        .orElseGet(OptionalLong::empty);
  }
}
