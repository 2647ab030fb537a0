package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;

/** What is known of a request, from the nearest source that knows anything. */
public sealed interface LookupResult {
  /** This facade submitted it. */
  record Live(RequestHandle request) implements LookupResult {}

  /** It ended; its result is in Redis. */
  record Recorded(ResultRecord record) implements LookupResult {}

  /** Where its result is, from Redis. */
  record Indexed(IndexedRequest request) implements LookupResult {}

  /** Only its dedicated topic is there; it does not say whose it is. */
  record InDedicatedTopic(RequestId id, ResultAddress address) implements LookupResult {}

  /** It belongs to another tenant, so to this one it does not exist. */
  record OtherTenants() implements LookupResult {}

  /** No source knows it. */
  record NotFound() implements LookupResult {}

  /** Redis, which might know it, cannot be asked. */
  record Unavailable() implements LookupResult {}
}
