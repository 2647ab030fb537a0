package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.RequestId;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.shares.Holders;
import dev.millrace.resultlog.StreamSnapshot;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** {@code GET} and {@code DELETE /v1/requests/{id}}. Any thread. */
public final class RequestEndpoints implements HttpService {
  private static final String REASON = "cancelled by its caller";

  private final RequestLookup lookup;
  private final ResultLogs logs;
  private final Canceller canceller;
  private final StatusAnswers answers;
  private final Sharers sharers;

  /** Over these sources. */
  public RequestEndpoints(
      RequestLookup lookup,
      ResultLogs logs,
      Canceller canceller,
      StatusAnswers answers,
      Sharers sharers) {
    this.lookup = lookup;
    this.logs = logs;
    this.canceller = canceller;
    this.answers = answers;
    this.sharers = sharers;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/requests/{id}", this::status).delete("/requests/{id}", this::cancel);
  }

  private void status(ServerRequest request, ServerResponse response) {
    RequestId id = Exchange.requestId(request);
    Exchange.send(response, 200, answers.of(id, Exchange.tenant(request)));
  }

  private void cancel(ServerRequest request, ServerResponse response) {
    RequestId id = Exchange.requestId(request);
    String tenant = Exchange.tenant(request);
    Open open =
        switch (lookup.find(id, tenant)) {
          case LookupResult.Live live -> {
            RequestHandle running = live.request();
            Result result = running.result().getNow(null);
            if (result != null) {
              throw new ApiException(ApiError.requestEnded(result.outcome().outcome()));
            }
            yield new Open(Phase.of(running), () -> canceller.cancel(running, REASON));
          }
          case LookupResult.Recorded recorded ->
              throw new ApiException(ApiError.requestEnded(recorded.record().verdict().outcome()));
          case LookupResult.Indexed indexed -> {
            IndexedRequest found = indexed.request();
            StreamSnapshot log = logs.snapshot(id, found.readFrom());
            refuseIfEnded(log);
            yield new Open(
                Phase.of(log),
                () -> canceller.cancel(found.model(), id, tenant, found.deadline(), REASON));
          }
          case LookupResult.InLog in -> {
            refuseIfEnded(in.log());
            yield new Open(
                Phase.of(in.log()),
                () -> canceller.cancel(in.marker().model(), id, tenant, Optional.empty(), REASON));
          }
          case LookupResult.OtherTenants ignored ->
              throw new ApiException(ApiError.requestNotFound());
          case LookupResult.NotFound ignored -> throw new ApiException(ApiError.requestNotFound());
          case LookupResult.Unavailable ignored ->
              throw new ApiException(ApiError.lookupUnavailable());
        };
    boolean last = sharers.leave(id, holder(request));
    if (last) {
      open.cancel.run();
    }
    Exchange.send(
        response,
        202,
        Json.object()
            .put("id", id.toString())
            .put("status", last ? "cancelling" : "released")
            .put("was", open.phase.label()));
  }

  /** A request that has not ended, and how it is cancelled. */
  private record Open(Phase phase, Runnable cancel) {}

  /** Who of those that share the request wants it no more. */
  private static String holder(ServerRequest request) {
    Optional<String> named = request.query().first(Sharers.PARAMETER).asOptional();
    if (named.isPresent() && RequestId.tryParse(named.get()).isEmpty()) {
      throw ApiException.invalid(Sharers.PARAMETER + ": must be as the answer to the request says");
    }
    return named.orElse(Holders.OWNER);
  }

  private static void refuseIfEnded(StreamSnapshot log) {
    log.finished()
        .ifPresent(
            end -> {
              throw new ApiException(ApiError.requestEnded(end.verdict().outcome()));
            });
  }
}
