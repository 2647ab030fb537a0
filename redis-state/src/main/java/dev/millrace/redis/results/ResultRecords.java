package dev.millrace.redis.results;

import dev.millrace.model.RequestId;
import dev.millrace.redis.Answer;
import java.time.Duration;
import java.util.Optional;

/** Results of ended requests, for a while. Any thread; nothing throws, every call is bounded. */
public interface ResultRecords {

  /** How long a result is kept when nobody says otherwise. */
  Duration DEFAULT_TTL = Duration.ofHours(1);

  /** Longest text that is kept, in characters. */
  int MAX_TEXT = 256 * 1024;

  /** Where there is no Redis. */
  ResultRecords NONE =
      new ResultRecords() {
        @Override
        public boolean put(ResultRecord result, Duration ttl) {
          return false;
        }

        @Override
        public Answer<ResultRecord> look(RequestId id) {
          return Answer.none();
        }
      };

  /**
   * Keeps it for this long; putting it again changes nothing but the time. A longer text than
   * {@link #MAX_TEXT} is cut and marked.
   *
   * @return whether it is kept
   */
  boolean put(ResultRecord result, Duration ttl);

  /** The result of whatever tenant; without an answer nobody knows whether there is one. */
  Answer<ResultRecord> look(RequestId id);

  /** The result of whatever tenant, if it is known. */
  default Optional<ResultRecord> find(RequestId id) {
    return look(id).value();
  }

  /** The result, if this tenant has one of this id; another tenant's is as good as none. */
  default Optional<ResultRecord> find(RequestId id, String tenant) {
    return find(id).filter(found -> found.tenant().equals(tenant));
  }
}
