package dev.millrace.client;

import dev.millrace.model.ResultAddress;

/** Where a submission wants its result. */
public sealed interface ResultTarget {
  /** A topic of the client's pool; the fastest, and the default. */
  record Leased() implements ResultTarget {}

  /** The request's own topic, {@code results.<id>}, created on demand and removed after a while. */
  record Dedicated() implements ResultTarget {}

  /** A topic that the caller provides and that exists. */
  record Named(ResultAddress address) implements ResultTarget {}
}
