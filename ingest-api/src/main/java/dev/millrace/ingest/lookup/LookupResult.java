package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;

/** A request as the first source that knows it shows it. */
public sealed interface LookupResult {
  /** This facade submitted it. */
  record Live(RequestHandle request) implements LookupResult {}

  /** It ended; its result is in Redis. */
  record Recorded(ResultRecord record) implements LookupResult {}

  /** Its result's address is in Redis. */
  record Indexed(IndexedRequest request) implements LookupResult {}

  /**
   * Only its log is there, in its dedicated topic or in the shared one, and a run in it says that
   * it is this tenant's.
   *
   * @param address of its first record
   * @param log of the request as it is now
   */
  record InLog(RequestId id, ResultAddress address, Started marker, StreamSnapshot log)
      implements LookupResult {}

  /** It belongs to another tenant, so to this one it does not exist. */
  record OtherTenants() implements LookupResult {}

  /** No source knows it. */
  record NotFound() implements LookupResult {}

  /** No source knows it, and Redis, which might, cannot be asked. */
  record Unavailable() implements LookupResult {}
}
