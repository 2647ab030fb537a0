package dev.millrace.redis;

import dev.millrace.model.RequestId;
import io.lettuce.core.SetArgs;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Flags in Redis, under {@code mr:cancel:<id>}, told on the channel {@code mr:cancel}. Any thread;
 * close it before its {@link RedisState}.
 */
public final class RedisCancelFlags implements CancelFlags, AutoCloseable {

  static final String PREFIX = "mr:cancel:";
  static final String CHANNEL = "mr:cancel";

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final RedisState state;
  private final StoredValues values;
  private final Clock clock;
  private final FlagNotices notices;

  /** On a connection that someone else closes. */
  public RedisCancelFlags(RedisState state, Clock clock) {
    this.state = state;
    this.clock = clock;
    values = new StoredValues(state);
    notices = new FlagNotices(state, values);
  }

  @Override
  public boolean raise(RequestId id, String tenant, String reason, Duration ttl) {
    String text = FlagJson.write(new CancelFlag(id, tenant, reason, clock.instant())).toString();
    long millis = Math.max(SHORTEST.toMillis(), ttl.toMillis());
    RedisCalls calls = state.calls();
    long deadline = calls.nanoTime() + calls.timeout().toNanos();
    // One after the other on one connection: whoever hears of the flag can read it.
    CompletableFuture<Optional<String>> stored =
        calls.send(
            RedisOperation.SET,
            commands -> commands.set(PREFIX + id, text, SetArgs.Builder.px(millis)));
    CompletableFuture<Optional<Long>> told =
        calls.send(RedisOperation.PUBLISH, commands -> commands.publish(CHANNEL, text));
    boolean stands = calls.await(stored, deadline).isPresent();
    calls.await(told, deadline);
    return stands;
  }

  @Override
  public Optional<CancelFlag> read(RequestId id) {
    return values.find(PREFIX, id, FlagJson::read);
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
