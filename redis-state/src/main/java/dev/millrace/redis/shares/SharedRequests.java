package dev.millrace.redis.shares;

import dev.millrace.model.RequestId;
import dev.millrace.redis.Answer;
import java.time.Duration;
import java.util.Optional;

/**
 * The requests that stand for their content now; of so many as there is room for the latest. Any
 * thread; nothing throws, every call is bounded.
 */
public interface SharedRequests {

  /** Where there is no Redis: nothing stands. */
  SharedRequests NONE =
      new SharedRequests() {
        @Override
        public Answer<SharedRequest> look(RequestId content) {
          return Answer.none();
        }

        @Override
        public Optional<SharedRequest> offer(
            SharedRequest wanted, Optional<SharedRequest> inPlaceOf, Duration life) {
          return Optional.empty();
        }

        @Override
        public void keep(SharedRequest standing, Duration life) {}

        @Override
        public void drop(SharedRequest standing) {}
      };

  /** What stands for this content. */
  Answer<SharedRequest> look(RequestId content);

  /**
   * Lets a request stand for its content, unless another stands than the one that it may replace.
   *
   * @return what stands now; empty if Redis does not say, and then this one may stand or not
   */
  Optional<SharedRequest> offer(
      SharedRequest wanted, Optional<SharedRequest> inPlaceOf, Duration life);

  /** It stands for so long from now on, if it still does. Does not wait. */
  void keep(SharedRequest standing, Duration life);

  /** It stands no more, unless another does. Does not wait. */
  void drop(SharedRequest standing);
}
