package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.redis.Answer;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds a request: in this facade's memory, in Redis, in the request's dedicated topic, in the
 * topic that requests share which name none, in that order. Memory does not count once this facade
 * has given up waiting for the end: the request may have gone on, and only its log tells. Any
 * thread; blocks for a bounded time when memory does not know it.
 */
public final class RequestLookup {
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final LiveRequests live;
  private final RedisLinks redis;
  private final ResultLogs logs;
  private final Topics topics;
  private final RequestLife life;
  private final Clock clock;
  private final Duration sharedFor;

  /**
   * Over these sources.
   *
   * @param sharedFor how long the topic that requests share keeps what was written
   */
  public RequestLookup(
      LiveRequests live,
      RedisLinks redis,
      ResultLogs logs,
      Topics topics,
      RequestLife life,
      Clock clock,
      Duration sharedFor) {
    this.life = life;
    this.clock = clock;
    this.sharedFor = sharedFor;
    this.live = live;
    this.redis = redis;
    this.logs = logs;
    this.topics = topics;
  }

  /** The request, as far as this tenant may see it. */
  public LookupResult find(RequestId id, String tenant) {
    LookupResult known = findKnown(id, tenant);
    if (known instanceof LookupResult.NotFound || known instanceof LookupResult.Unavailable) {
      return inLog(id, new ResultAddress(topics.dedicatedResults(id), 0), tenant)
          .or(() -> shared(id).flatMap(address -> inLog(id, address, tenant)))
          .orElse(known);
    }
    return known;
  }

  /**
   * Where to look in the shared topic: not before the request was made, as far as its id says, and
   * no further back than the topic keeps records. Nowhere for an id that is older than that.
   */
  private Optional<ResultAddress> shared(RequestId id) {
    Instant oldest = clock.instant().minus(sharedFor);
    Instant made = id.createdAt().map(time -> time.minus(CLOCKS_DIFFER)).orElse(oldest);
    return made.isBefore(oldest)
        ? Optional.empty()
        : Optional.of(ResultAddress.since(topics.sharedResults(), made));
  }

  /**
   * The topic alone does not say whose the request is; the runs in it do. Before the first has
   * begun, and once the records are gone that it began with, nobody is known to own it, so nobody
   * is shown that it is there.
   */
  private Optional<LookupResult> inLog(RequestId id, ResultAddress address, String tenant) {
    if (!logs.exists(address.topic())) {
      return Optional.empty();
    }
    List<LogEntry> entries;
    try {
      entries = logs.entries(id, address);
    } catch (ApiException unreadable) {
      if (unreadable.error().equals(ApiError.resultExpired())) {
        return Optional.empty();
      }
      throw unreadable;
    }
    StreamReader stream = new StreamReader(id);
    entries.forEach(entry -> stream.read(entry.event()));
    StreamSnapshot log = stream.snapshot();
    return log.marker()
        .filter(marker -> beginsThere(entries.getFirst()))
        .map(
            marker -> {
              long first = entries.getFirst().offset();
              ResultAddress found = new ResultAddress(address.topic(), first);
              return own(marker.tenant(), tenant, new LookupResult.InLog(id, found, marker, log));
            });
  }

  /** Every log begins with a run that begins; one that does not has lost its first records. */
  private static boolean beginsThere(LogEntry first) {
    return first.event() instanceof Started marker && marker.mode() == StartMode.RESTART;
  }

  /**
   * The same without a question to Kafka: for a caller who knows the topic, and so needs nothing
   * but what memory and Redis say of the request.
   */
  public LookupResult findKnown(RequestId id, String tenant) {
    Optional<RequestHandle> mine = live.find(id);
    if (mine.isPresent() && !gaveUp(mine.get())) {
      return own(mine.get().tenant(), tenant, new LookupResult.Live(mine.get()));
    }
    Answer<ResultRecord> recorded = redis.records().look(id);
    if (recorded.value().isPresent()) {
      ResultRecord record = recorded.value().get();
      return own(record.tenant(), tenant, new LookupResult.Recorded(record));
    }
    Answer<IndexedRequest> found = redis.index().look(id);
    if (found.value().isPresent()) {
      IndexedRequest indexed = found.value().get();
      return own(indexed.tenant(), tenant, new LookupResult.Indexed(indexed));
    }
    if (mine.isPresent()) {
      return own(mine.get().tenant(), tenant, new LookupResult.Indexed(life.entry(mine.get())));
    }
    boolean looked = !redis.configured() || (recorded.given() && found.given());
    return looked ? new LookupResult.NotFound() : new LookupResult.Unavailable();
  }

  private static boolean gaveUp(RequestHandle request) {
    Result result = request.result().getNow(null);
    return result != null && !result.confirmed();
  }

  /**
   * Where to begin to read the log of a request that ended: its first record, where the index knows
   * it.
   */
  public ResultAddress readFrom(ResultRecord record) {
    return redis
        .index()
        .find(record.requestId())
        .map(IndexedRequest::readFrom)
        .filter(from -> from.topic().equals(record.address().topic()))
        .orElse(record.address());
  }

  private static LookupResult own(String owner, String tenant, LookupResult found) {
    return owner.equals(tenant) ? found : new LookupResult.OtherTenants();
  }
}
