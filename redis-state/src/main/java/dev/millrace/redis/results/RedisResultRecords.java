package dev.millrace.redis.results;

import dev.millrace.model.RequestId;
import dev.millrace.redis.Answer;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.StoredValues;
import dev.millrace.redis.metrics.RedisMeters;
import java.time.Duration;

/** Results in Redis, under {@code mr:res:<id>}. Any thread. */
public final class RedisResultRecords implements ResultRecords {

  static final String PREFIX = "mr:res:";

  private final StoredValues values;
  private final RedisMeters meters;

  /** On a connection that someone else closes. */
  public RedisResultRecords(RedisState state) {
    values = new StoredValues(state);
    meters = state.meters();
  }

  @Override
  public boolean put(ResultRecord result, Duration ttl) {
    ResultRecord kept = result.withTextOfAtMost(MAX_TEXT);
    if (kept.truncated() && !result.truncated()) {
      meters.truncated();
    }
    return values.put(PREFIX, kept.requestId(), ResultJson.write(kept), ttl);
  }

  @Override
  public Answer<ResultRecord> look(RequestId id) {
    return values.look(PREFIX, id, ResultJson::read);
  }
}
