package dev.millrace.redis.shares;

import dev.millrace.model.RequestId;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Who wants the output of a request that several share. Any thread; nothing throws, every call is
 * bounded.
 */
public interface Holders {

  /** The name of who submitted the request. */
  String OWNER = "owner";

  /** Where there is no Redis: nobody knows. */
  Holders NONE =
      new Holders() {
        @Override
        public boolean join(RequestId request, String holder, Duration life) {
          return false;
        }

        @Override
        public OptionalLong leave(RequestId request, String holder) {
          return OptionalLong.empty();
        }
      };

  /**
   * One more wants it, beside its owner; forgotten after this time unless others join.
   *
   * @return whether Redis knows it now
   */
  boolean join(RequestId request, String holder, Duration life);

  /**
   * One wants it no more; again changes nothing.
   *
   * @return how many others do; empty if Redis does not say. 0 for a request that nobody shares
   */
  OptionalLong leave(RequestId request, String holder);
}
