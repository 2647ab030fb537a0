package dev.millrace.ingest;

import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.model.RequestId;
import dev.millrace.redis.Answer;
import dev.millrace.redis.claims.RequestClaim;
import dev.millrace.redis.claims.RequestClaims;
import dev.millrace.redis.flags.CancelFlag;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.index.RequestIndex;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.redis.shares.Holders;
import dev.millrace.redis.shares.SharedRequest;
import dev.millrace.redis.shares.SharedRequests;
import dev.millrace.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
  final Map<RequestId, RequestClaim> claims = new ConcurrentHashMap<>();
  private final Map<RequestId, Instant> claimedUntil = new ConcurrentHashMap<>();
  final Map<RequestId, SharedRequest> shared = new ConcurrentHashMap<>();
  private final Map<RequestId, Instant> sharedUntil = new ConcurrentHashMap<>();
  private final Map<RequestId, Set<String>> held = new ConcurrentHashMap<>();
  volatile boolean available = true;

  /** Its answers come too late, and nobody has noticed yet. */
  volatile boolean silent;

  volatile boolean claimsSilent;
  volatile boolean claimsUnseen;

  RedisLinks links() {
    return new RedisLinks(
        true,
        () -> available,
        new Flags(),
        new Index(),
        new Records(),
        new Claims(),
        new Shared(),
        new Held());
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
    public Answer<IndexedRequest> look(RequestId id) {
      if (!available || silent) {
        return Answer.none();
      }
      Instant until = indexedUntil.getOrDefault(id, Instant.MAX);
      return Answer.of(
          Optional.ofNullable(index.get(id)).filter(it -> until.isAfter(clock.instant())));
    }
  }

  private final class Records implements ResultRecords {
    @Override
    public boolean put(ResultRecord result, Duration ttl) {
      records.put(result.requestId(), result);
      return available;
    }

    @Override
    public Answer<ResultRecord> look(RequestId id) {
      return available && !silent ? Answer.of(Optional.ofNullable(records.get(id))) : Answer.none();
    }
  }

  private final class Claims implements RequestClaims {
    @Override
    public Optional<RequestClaim> claim(RequestClaim wanted, Duration life) {
      if (!available || claimsSilent) {
        return Optional.empty();
      }
      return Optional.of(
          claims.compute(
              wanted.requestId(),
              (id, standing) -> standing == null || isOver(id) ? begin(wanted, life) : standing));
    }

    private RequestClaim begin(RequestClaim claim, Duration life) {
      claimedUntil.put(claim.requestId(), clock.instant().plus(life));
      return claim;
    }

    private boolean isOver(RequestId id) {
      return !claimedUntil.getOrDefault(id, Instant.MIN).isAfter(clock.instant());
    }

    @Override
    public Optional<RequestClaim> find(RequestId id) {
      return available && !claimsUnseen && !isOver(id)
          ? Optional.ofNullable(claims.get(id))
          : Optional.empty();
    }

    @Override
    public boolean put(RequestClaim claim, Duration life) {
      if (available) {
        claims.put(claim.requestId(), begin(claim, life));
      }
      return available;
    }
  }

  /** Facades have one each, and what a script does is done at once for all of them. */
  private final class Shared implements SharedRequests {
    @Override
    public Answer<SharedRequest> look(RequestId content) {
      return available && !claimsUnseen ? Answer.of(standing(content)) : Answer.none();
    }

    private Optional<SharedRequest> standing(RequestId content) {
      boolean over = !sharedUntil.getOrDefault(content, Instant.MIN).isAfter(clock.instant());
      return over ? Optional.empty() : Optional.ofNullable(shared.get(content));
    }

    @Override
    public Optional<SharedRequest> offer(
        SharedRequest wanted, Optional<SharedRequest> inPlaceOf, Duration life) {
      synchronized (InMemoryRedis.this) {
        if (!available) {
          return Optional.empty();
        }
        Optional<SharedRequest> now = standing(wanted.content());
        if (now.isPresent() && !now.equals(inPlaceOf)) {
          return now;
        }
        shared.put(wanted.content(), wanted);
        sharedUntil.put(wanted.content(), clock.instant().plus(life));
        return Optional.of(wanted);
      }
    }

    @Override
    public void keep(SharedRequest request, Duration life) {
      synchronized (InMemoryRedis.this) {
        if (available && request.equals(shared.get(request.content()))) {
          sharedUntil.put(request.content(), clock.instant().plus(life));
        }
      }
    }

    @Override
    public void drop(SharedRequest request) {
      synchronized (InMemoryRedis.this) {
        if (available) {
          shared.remove(request.content(), request);
        }
      }
    }
  }

  private final class Held implements Holders {
    @Override
    public boolean join(RequestId request, String holder, Duration life) {
      synchronized (InMemoryRedis.this) {
        if (available) {
          held.computeIfAbsent(request, _ -> new HashSet<>(Set.of(OWNER))).add(holder);
        }
        return available;
      }
    }

    @Override
    public OptionalLong leave(RequestId request, String holder) {
      synchronized (InMemoryRedis.this) {
        if (!available) {
          return OptionalLong.empty();
        }
        Set<String> holders = held.getOrDefault(request, new HashSet<>());
        holders.remove(holder);
        return OptionalLong.of(holders.size());
      }
    }
  }
}
