package dev.millrace.worker.run;

import dev.millrace.model.RequestId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cancellations that come faster than through the dispatcher. Loss-tolerant: the dispatcher says
 * the same later. Thread rule: any thread; nothing throws, every call is bounded.
 */
public interface CancelSignals {

  /** No fast way: cancellations come through the dispatcher alone. */
  CancelSignals NONE =
      new CancelSignals() {
        @Override
        public Optional<Signal> read(RequestId id) {
          return Optional.empty();
        }

        @Override
        public Subscription subscribe(Consumer<Signal> listener) {
          return () -> {};
        }
      };

  /**
   * Somebody wants a request to end.
   *
   * @param tenant whose request it is; a signal of another tenant does not count
   * @param reason for people; ends up in the verdict
   */
  record Signal(RequestId requestId, String tenant, String reason) {}

  /** The signal that was given for this request, as far as it can be found out. */
  Optional<Signal> read(RequestId id);

  /** Tells of every signal from now on; the listener must not block. */
  Subscription subscribe(Consumer<Signal> listener);

  /** Ends with {@code close}. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
