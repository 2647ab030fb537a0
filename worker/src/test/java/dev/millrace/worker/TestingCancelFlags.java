package dev.millrace.worker;

import dev.millrace.model.RequestId;
import dev.millrace.redis.flags.CancelFlag;
import dev.millrace.redis.flags.CancelFlags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Cancel flags in memory; listeners are told on the thread that raises the flag. Any thread. */
final class TestingCancelFlags implements CancelFlags {

  private final Map<RequestId, CancelFlag> flags = new ConcurrentHashMap<>();
  private final List<Consumer<CancelFlag>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public boolean raise(RequestId id, String tenant, String reason, Duration ttl) {
    CancelFlag flag = new CancelFlag(id, tenant, reason, Instant.EPOCH);
    flags.put(id, flag);
    listeners.forEach(listener -> listener.accept(flag));
    return true;
  }

  @Override
  public Supplier<Optional<CancelFlag>> ask(RequestId id) {
    return () -> Optional.ofNullable(flags.get(id));
  }

  @Override
  public Subscription subscribe(Consumer<CancelFlag> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
