package dev.millrace.ingest.lookup;

import dev.millrace.client.Result;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A request that this facade submitted, running or recently ended. Any thread. */
public interface LiveRequest {
  /** Its id. */
  RequestId id();

  /** Who asked. */
  String tenant();

  /** For which model. */
  String model();

  /** How urgent. */
  Priority priority();

  /** Where its result goes. */
  ResultAddress address();

  /** Done when Kafka has it. */
  CompletableFuture<Void> accepted();

  /** How it ends; never exceptionally. */
  CompletableFuture<Result> result();

  /** Its events from the first one on. */
  TokenStream tokens();

  /** From the submission to the first token; empty before it. */
  Optional<Duration> timeToFirstToken();
}
