package dev.millrace.ingest.lookup;

import dev.millrace.model.RequestId;
import dev.millrace.redis.shares.Holders;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who wants the output of a request that several share, so that it is cancelled when the last of
 * them has left and not before. Redis knows for all facades; where it does not answer, a facade
 * goes by those that came to itself. Any thread.
 */
public final class Sharers {

  /** The query parameter in which a caller that shares a request says who it is. */
  public static final String PARAMETER = "share";

  /** Requests that are remembered here; those that come first are forgotten first. */
  private static final int MOST = 10_000;

  private final RedisLinks redis;
  private final RequestLife life;
  private final Clock clock;

  /** Those that came to this facade, and whether Redis was told of them. */
  private final Map<RequestId, Map<String, Boolean>> here = new LinkedHashMap<>();

  /** None so far. */
  public Sharers(RedisLinks redis, RequestLife life, Clock clock) {
    this.redis = redis;
    this.life = life;
    this.clock = clock;
  }

  /**
   * One more wants it, beside its owner.
   *
   * @param deadline when the request ends at the latest
   * @return the name by which to {@link #leave}
   */
  public String join(RequestId request, Optional<Instant> deadline) {
    String holder = RequestId.at(clock.instant()).toString();
    boolean told = redis.holders().join(request, holder, life.whileOpen(deadline));
    synchronized (here) {
      here.computeIfAbsent(request, _ -> new HashMap<>(Map.of(Holders.OWNER, true)))
          .put(holder, told);
      if (here.size() > MOST) {
        here.remove(here.keySet().iterator().next());
      }
    }
    return holder;
  }

  /**
   * One wants it no more; again changes nothing.
   *
   * @return whether nobody else does, so that it may be cancelled
   */
  public boolean leave(RequestId request, String holder) {
    Collection<Boolean> left = leaveHere(request, holder);
    OptionalLong others =
        redis.missing() ? OptionalLong.empty() : redis.holders().leave(request, holder);
    return others.isPresent() ? others.getAsLong() == 0 && !left.contains(false) : left.isEmpty();
  }

  /** Of those that are left here, whether Redis knows of them. */
  private Collection<Boolean> leaveHere(RequestId request, String holder) {
    synchronized (here) {
      Map<String, Boolean> holders = here.getOrDefault(request, new HashMap<>());
      holders.remove(holder);
      if (holders.isEmpty()) {
        here.remove(request);
      }
      return List.copyOf(holders.values());
    }
  }
}
