package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.Answer;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.topics.Topics;
import java.util.Optional;

/**
 * Finds a request: in this facade's memory, in Redis, in the request's dedicated topic, in that
 * order. Memory does not count once this facade has given up waiting for the end: the request may
 * have gone on, and only its log tells. Any thread; blocks for a bounded time when memory does not
 * know it.
 */
public final class RequestLookup {
  private final LiveRequests live;
  private final RedisLinks redis;
  private final ResultLogs logs;
  private final Topics topics;
  private final RequestLife life;

  /** Over these sources. */
  public RequestLookup(
      LiveRequests live, RedisLinks redis, ResultLogs logs, Topics topics, RequestLife life) {
    this.life = life;
    this.live = live;
    this.redis = redis;
    this.logs = logs;
    this.topics = topics;
  }

  /** The request, as far as this tenant may see it. */
  public LookupResult find(RequestId id, String tenant) {
    LookupResult known = findKnown(id, tenant);
    if (known instanceof LookupResult.NotFound || known instanceof LookupResult.Unavailable) {
      String dedicated = topics.dedicatedResults(id);
      if (logs.exists(dedicated)) {
        return inDedicatedTopic(id, new ResultAddress(dedicated, 0), tenant).orElse(known);
      }
    }
    return known;
  }

  /**
   * The topic alone does not say whose the request is; the runs in it do. Before the first has
   * begun, and once their records are gone, nobody is known to own it, so nobody is shown that it
   * is there.
   */
  private Optional<LookupResult> inDedicatedTopic(
      RequestId id, ResultAddress address, String tenant) {
    StreamSnapshot log;
    try {
      log = logs.snapshot(id, address);
    } catch (ApiException unreadable) {
      if (unreadable.error().equals(ApiError.resultExpired())) {
        return Optional.empty();
      }
      throw unreadable;
    }
    return log.marker()
        .map(
            marker ->
                own(
                    marker.tenant(),
                    tenant,
                    new LookupResult.InDedicatedTopic(id, address, marker, log)));
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
