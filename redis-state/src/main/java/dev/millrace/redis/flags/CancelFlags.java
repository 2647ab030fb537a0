package dev.millrace.redis.flags;

import dev.millrace.model.RequestId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A flag for each request that is to be cancelled, published to every listener. It only makes a
 * cancellation fast; the durable one is the record in the control topic. Any thread; nothing
 * throws, every call is bounded.
 */
public interface CancelFlags {

  /** Where there is no Redis: no flag is ever raised. */
  CancelFlags NONE =
      new CancelFlags() {
        @Override
        public boolean raise(RequestId id, String tenant, String reason, Duration ttl) {
          return false;
        }

        @Override
        public Supplier<Optional<CancelFlag>> ask(RequestId id) {
          return Optional::empty;
        }

        @Override
        public Subscription subscribe(Consumer<CancelFlag> listener) {
          return () -> {};
        }
      };

  /**
   * Raises the flag and publishes it.
   *
   * @param ttl how long the flag stands; at least the longest time the request may wait
   * @return whether the flag stands now
   */
  boolean raise(RequestId id, String tenant, String reason, Duration ttl);

  /**
   * Asks for the flag and does not wait.
   *
   * @return waits for the answer, a bounded time: the flag, if it stands and Redis can be asked
   */
  Supplier<Optional<CancelFlag>> ask(RequestId id);

  /**
   * Hands over every flag that is raised from now on, in this process or another. A flag that is
   * raised while Redis is away is not handed over later: ask for it before work starts.
   *
   * @param listener called from one thread; its exceptions are logged
   */
  Subscription subscribe(Consumer<CancelFlag> listener);

  /** Ends with {@code close}; may be closed more than once. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
