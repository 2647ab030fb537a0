package dev.millrace.redis.index;

import dev.millrace.model.RequestId;
import dev.millrace.redis.Answer;
import java.time.Duration;
import java.util.Optional;

/**
 * Submitted requests by their id, each with the address of its result. Any thread; nothing throws,
 * every call is bounded.
 */
public interface RequestIndex {

  /** Where there is no Redis. */
  RequestIndex NONE =
      new RequestIndex() {
        @Override
        public boolean put(IndexedRequest request, Duration ttl) {
          return false;
        }

        @Override
        public Answer<IndexedRequest> look(RequestId id) {
          return Answer.none();
        }
      };

  /**
   * Keeps it for this long.
   *
   * @return whether it is kept
   */
  boolean put(IndexedRequest request, Duration ttl);

  /** The request of whatever tenant; without an answer nobody knows whether there is one. */
  Answer<IndexedRequest> look(RequestId id);

  /** The request of whatever tenant, if it is known. */
  default Optional<IndexedRequest> find(RequestId id) {
    return look(id).value();
  }

  /** The request, if this tenant has one of this id; another tenant's is as good as none. */
  default Optional<IndexedRequest> find(RequestId id, String tenant) {
    return find(id).filter(found -> found.tenant().equals(tenant));
  }
}
