package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.RequestId;
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

  /** Over these sources. */
  public RequestEndpoints(
      RequestLookup lookup, ResultLogs logs, Canceller canceller, StatusAnswers answers) {
    this.lookup = lookup;
    this.logs = logs;
    this.canceller = canceller;
    this.answers = answers;
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
    String was =
        switch (lookup.find(id, tenant)) {
          case LookupResult.Live live -> {
            RequestHandle running = live.request();
            Result result = running.result().getNow(null);
            if (result != null) {
              throw new ApiException(ApiError.requestEnded(result.outcome().outcome()));
            }
            String phase = Phase.of(running).label();
            canceller.cancel(running, REASON);
            yield phase;
          }
          case LookupResult.Recorded recorded ->
              throw new ApiException(ApiError.requestEnded(recorded.record().verdict().outcome()));
          case LookupResult.Indexed indexed -> {
            StreamSnapshot log = logs.snapshot(id, indexed.request().readFrom());
            refuseIfEnded(log);
            canceller.cancel(
                indexed.request().model(), id, tenant, indexed.request().deadline(), REASON);
            yield Phase.of(log).label();
          }
          case LookupResult.InLog in -> {
            refuseIfEnded(in.log());
            canceller.cancel(in.marker().model(), id, tenant, Optional.empty(), REASON);
            yield Phase.of(in.log()).label();
          }
          case LookupResult.OtherTenants ignored ->
              throw new ApiException(ApiError.requestNotFound());
          case LookupResult.NotFound ignored -> throw new ApiException(ApiError.requestNotFound());
          case LookupResult.Unavailable ignored ->
              throw new ApiException(ApiError.lookupUnavailable());
        };
    Exchange.send(
        response,
        202,
        Json.object().put("id", id.toString()).put("status", "cancelling").put("was", was));
  }

  private static void refuseIfEnded(StreamSnapshot log) {
    log.finished()
        .ifPresent(
            end -> {
              throw new ApiException(ApiError.requestEnded(end.verdict().outcome()));
            });
  }
}
