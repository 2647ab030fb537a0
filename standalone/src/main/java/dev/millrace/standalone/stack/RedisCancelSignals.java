package dev.millrace.standalone.stack;

import dev.millrace.model.RequestId;
import dev.millrace.redis.flags.CancelFlag;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.worker.run.CancelSignals;
import java.util.Optional;
import java.util.function.Consumer;

/** The flags in Redis as a worker's quick way to hear of cancellations. Any thread. */
record RedisCancelSignals(CancelFlags flags) implements CancelSignals {

  @Override
  public Optional<Signal> read(RequestId id) {
    return flags.read(id).map(RedisCancelSignals::signal);
  }

  @Override
  public Subscription subscribe(Consumer<Signal> listener) {
    CancelFlags.Subscription subscription = flags.subscribe(flag -> listener.accept(signal(flag)));
    return subscription::close;
  }

  private static Signal signal(CancelFlag flag) {
    return new Signal(flag.requestId(), flag.tenant(), flag.reason());
  }
}
