package dev.millrace.sink.results;

import dev.millrace.model.RequestId;
import dev.millrace.redis.Answer;
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
  private volatile int longest = Integer.MAX_VALUE;

  void leave() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  /** As if writing a longer text took too long. */
  void takeTextsOfAtMost(int characters) {
    longest = characters;
  }

  @Override
  public boolean put(ResultRecord result, Duration ttl) {
    boolean taken = !away && result.text().length() <= longest;
    if (taken) {
      kept.put(result.requestId(), result);
    }
    return taken;
  }

  @Override
  public Answer<ResultRecord> look(RequestId id) {
    return Answer.of(Optional.ofNullable(kept.get(id)));
  }
}
