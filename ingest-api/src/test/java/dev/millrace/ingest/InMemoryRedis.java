package dev.millrace.ingest;

import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.model.RequestId;
import dev.millrace.redis.flags.CancelFlag;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.index.RequestIndex;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Redis in memory, which can be away; what facades put into it goes when its time is over. */
final class InMemoryRedis {
  final Map<RequestId, IndexedRequest> index = new ConcurrentHashMap<>();
  final Map<RequestId, ResultRecord> records = new ConcurrentHashMap<>();
  final Set<RequestId> flags = ConcurrentHashMap.newKeySet();
  final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T12:00:00Z"));
  private final Map<RequestId, Instant> indexedUntil = new ConcurrentHashMap<>();
  private final Map<RequestId, Instant> flaggedUntil = new ConcurrentHashMap<>();
  volatile boolean available = true;

  RedisLinks links() {
    return new RedisLinks(true, () -> available, new Flags(), new Index(), new Records());
  }

  /** Whether a flag stands now. */
  boolean isFlagged(RequestId id) {
    Instant until = flaggedUntil.get(id);
    return until != null && until.isAfter(clock.instant());
  }

  /** How much longer the index keeps the request. */
  Duration indexedFor(RequestId id) {
    return Duration.between(clock.instant(), indexedUntil.getOrDefault(id, Instant.MIN));
  }

  private final class Flags implements CancelFlags {
    @Override
    public boolean raise(RequestId id, String tenant, String reason, Duration ttl) {
      flaggedUntil.put(id, clock.instant().plus(ttl));
      return available && flags.add(id);
    }

    @Override
    public Supplier<Optional<CancelFlag>> ask(RequestId id) {
      return Optional::empty;
    }

    @Override
    public Subscription subscribe(Consumer<CancelFlag> listener) {
      return () -> {};
    }
  }

  private final class Index implements RequestIndex {
    @Override
    public boolean put(IndexedRequest request, Duration ttl) {
      if (available) {
        indexedUntil.put(request.requestId(), clock.instant().plus(ttl));
        index.put(request.requestId(), request);
      }
      return available;
    }

    @Override
    public Optional<IndexedRequest> find(RequestId id) {
      Instant until = indexedUntil.getOrDefault(id, Instant.MAX);
      return available && until.isAfter(clock.instant())
          ? Optional.ofNullable(index.get(id))
          : Optional.empty();
    }
  }

  private final class Records implements ResultRecords {
    @Override
    public boolean put(ResultRecord result, Duration ttl) {
      records.put(result.requestId(), result);
      return available;
    }

    @Override
    public Optional<ResultRecord> find(RequestId id) {
      return available ? Optional.ofNullable(records.get(id)) : Optional.empty();
    }
  }
}
