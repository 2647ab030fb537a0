package dev.millrace.redis.flags;

import dev.millrace.model.RequestId;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.StoredValues;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Flags in Redis, under {@code mr:cancel:<id>}, published on the channel {@code mr:cancel}. Any
 * thread; close it before its {@link RedisState}.
 */
public final class RedisCancelFlags implements CancelFlags, AutoCloseable {

  static final String PREFIX = "mr:cancel:";
  static final String CHANNEL = "mr:cancel";

  private final StoredValues values;
  private final Clock clock;
  private final FlagNotices notices;

  /** On a connection that someone else closes. */
  public RedisCancelFlags(RedisState state, Clock clock) {
    this.clock = clock;
    values = new StoredValues(state);
    notices = new FlagNotices(state, values, CHANNEL);
  }

  @Override
  public boolean raise(RequestId id, String tenant, String reason, Duration ttl) {
    CancelFlag flag = new CancelFlag(id, tenant, reason, clock.instant());
    return values.putAndPublish(PREFIX, id, FlagJson.write(flag), ttl, CHANNEL);
  }

  @Override
  public Supplier<Optional<CancelFlag>> ask(RequestId id) {
    return values.ask(PREFIX, id, FlagJson::read);
  }

  @Override
  public Subscription subscribe(Consumer<CancelFlag> listener) {
    return notices.subscribe(listener);
  }

  @Override
  public void close() {
    notices.close();
  }
}
