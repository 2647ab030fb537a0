package dev.millrace.sink.results;

import dev.millrace.model.RequestId;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.redis.results.ResultRecords;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Results in memory; a test takes them away and brings them back. */
final class TestingResultRecords implements ResultRecords {

  private final Map<RequestId, ResultRecord> kept = new ConcurrentHashMap<>();
  private volatile boolean away;

  void leave() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  @Override
  public boolean put(ResultRecord result, Duration ttl) {
    if (!away) {
      kept.put(result.requestId(), result);
    }
    return !away;
  }

  @Override
  public Optional<ResultRecord> find(RequestId id) {
    return Optional.ofNullable(kept.get(id));
  }
}
