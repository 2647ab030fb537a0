package dev.millrace.ingest;

import dev.millrace.client.Admission;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.model.RequestId;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The pipeline as the Java client reaches it. */
final class ClientPipeline implements Pipeline {
  private final MillraceClient client;
  private final BooleanSupplier reachable;

  ClientPipeline(MillraceClient client, BooleanSupplier reachable) {
    this.client = client;
    this.reachable = reachable;
  }

  @Override
  public RequestHandle submit(Submission submission, Admission admission) {
    return client.submit(submission, admission);
  }

  @Override
  public CompletableFuture<Void> sendAgain(Submission submission) {
    return client.send(submission);
  }

  @Override
  public CompletableFuture<Void> cancel(String model, RequestId id, String reason) {
    return client.cancel(model, id, reason);
  }

  @Override
  public boolean reachable() {
    return reachable.getAsBoolean();
  }
}
