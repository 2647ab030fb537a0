package dev.millrace.ingest;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.ingest.lookup.LiveRequest;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The pipeline through the Java client. */
final class ClientPipeline implements Pipeline {
  private final MillraceClient client;
  private final BooleanSupplier reachable;

  ClientPipeline(MillraceClient client, BooleanSupplier reachable) {
    this.client = client;
    this.reachable = reachable;
  }

  @Override
  public LiveRequest submit(Submission submission) {
    return new Handle(client.submit(submission));
  }

  @Override
  public CompletableFuture<Void> cancel(String model, RequestId id, String reason) {
    return client.cancel(model, id, reason);
  }

  @Override
  public boolean reachable() {
    return reachable.getAsBoolean();
  }

  private record Handle(RequestHandle handle) implements LiveRequest {
    @Override
    public RequestId id() {
      return handle.id();
    }

    @Override
    public String tenant() {
      return handle.tenant();
    }

    @Override
    public String model() {
      return handle.model();
    }

    @Override
    public Priority priority() {
      return handle.priority();
    }

    @Override
    public ResultAddress address() {
      return handle.address();
    }

    @Override
    public CompletableFuture<Void> accepted() {
      return handle.accepted();
    }

    @Override
    public CompletableFuture<Result> result() {
      return handle.result();
    }

    @Override
    public TokenStream tokens() {
      return handle.tokens();
    }

    @Override
    public Optional<Duration> timeToFirstToken() {
      return handle.timeToFirstToken();
    }
  }
}
