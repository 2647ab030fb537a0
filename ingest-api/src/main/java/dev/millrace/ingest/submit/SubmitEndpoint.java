package dev.millrace.ingest.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.cells.PlaceFields;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.ingest.lookup.Sharers;
import dev.millrace.ingest.lookup.StatusAnswers;
import dev.millrace.ingest.stream.UnattendedRequests;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/requests}. Any thread. */
public final class SubmitEndpoint implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitEndpoint.class);

  private static final HeaderName REPLAYED = HeaderNames.create("Idempotent-Replayed");

  private final SubmitParts parts;
  private final int maxBodyBytes;
  private final Duration defaultTimeout;

  /** The parts of the facade that a submission uses. */
  public record SubmitParts(
      Submitter submitter,
      CellDirectory cells,
      ResultLogs logs,
      UnattendedRequests unattended,
      KeyedSubmissions keyed,
      SharedSubmissions shared,
      StatusAnswers answers,
      Topics topics) {}

  /**
   * @param maxBodyBytes of the HTTP body
   * @param defaultTimeout of a request that names none
   */
  public SubmitEndpoint(SubmitParts parts, int maxBodyBytes, Duration defaultTimeout) {
    this.parts = parts;
    this.maxBodyBytes = maxBodyBytes;
    this.defaultTimeout = defaultTimeout;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/requests", this::submit);
  }

  private void submit(ServerRequest request, ServerResponse response) {
    parts.submitter().requireOpen();
    String tenant = Exchange.tenant(request);
    ObjectNode json = Json.parseObject(Exchange.body(request, maxBodyBytes));
    SubmitBody body = SubmitBody.read(json);
    Optional<String> key = Exchange.idempotencyKey(request);
    parts.submitter().requireServed(body.model(), body.priority());
    Submission.Builder submission = body.submission().tenant(tenant);
    body.resultTopic().ifPresent(topic -> submission.resultAddress(named(topic, tenant)));
    if (key.isEmpty()) {
      share(tenant, body, submission, response);
      return;
    }
    KeyedSubmissions.Wanted wanted =
        new KeyedSubmissions.Wanted(
            tenant,
            key.get(),
            KeyedSubmissions.digest(json),
            body.model(),
            body.priority(),
            body.resultTopic().isPresent());
    switch (parts.keyed().submit(wanted, submission, parts.submitter()::send)) {
      case KeyedSubmissions.Outcome.Fresh fresh -> accept(fresh.request(), body, response);
      case KeyedSubmissions.Outcome.Repeated repeated -> repeat(repeated.id(), tenant, response);
    }
  }

  /**
   * A request whose result goes where its caller says, or that ends without a reader, is nobody
   * else's.
   */
  private void share(
      String tenant, SubmitBody body, Submission.Builder submission, ServerResponse response) {
    boolean own = body.resultTopic().isPresent() || body.cancelOnDisconnect();
    SharedSubmissions.Wanted wanted =
        new SharedSubmissions.Wanted(
            tenant,
            body.model(),
            body.priority(),
            body.timeout().or(() -> Optional.of(defaultTimeout)).filter(it -> !it.isZero()),
            own ? SharingMode.NEVER : body.sharing(),
            false,
            false);
    switch (parts.shared().submit(wanted, submission, parts.submitter()::send)) {
      case SharedSubmissions.Shared.Fresh fresh -> accept(fresh.request(), body, response);
      case SharedSubmissions.Shared.Joined joined -> joined(joined, tenant, response);
    }
  }

  private void joined(
      SharedSubmissions.Shared.Joined joined, String tenant, ServerResponse response) {
    RequestId id = joined.id();
    ObjectNode known = known(id, tenant);
    known.put(joined.holder().isPresent() ? "shared" : "cached", true);
    ObjectNode body = links(known, id);
    joined
        .holder()
        .ifPresent(
            holder ->
                body.withObject("/links")
                    .put("cancel", self(id) + "?" + Sharers.PARAMETER + "=" + holder));
    LOG.atInfo()
        .addKeyValue(LogKey.REQUEST_ID, id)
        .addKeyValue(LogKey.TENANT, tenant)
        .log("request shared");
    response.header(HeaderNames.LOCATION, self(id));
    Exchange.send(response, 200, body);
  }

  private ObjectNode known(RequestId id, String tenant) {
    try {
      return parts.answers().of(id, tenant);
    } catch (ApiException unknown) {
      return Json.object().put("id", id.toString());
    }
  }

  private void accept(RequestHandle live, SubmitBody body, ServerResponse response) {
    if (body.cancelOnDisconnect()) {
      parts.unattended().watch(live);
    }
    LOG.atInfo()
        .addKeyValue(LogKey.REQUEST_ID, live.id())
        .addKeyValue(LogKey.TENANT, live.tenant())
        .addKeyValue(LogKey.MODEL, live.model())
        .log("request accepted");
    response.header(HeaderNames.LOCATION, self(live.id()));
    Exchange.send(response, 202, accepted(live));
  }

  /** The request that the key stands for, as far as anything is known of it now. */
  private void repeat(RequestId id, String tenant, ServerResponse response) {
    LOG.atInfo()
        .addKeyValue(LogKey.REQUEST_ID, id)
        .addKeyValue(LogKey.TENANT, tenant)
        .log("request repeated");
    response.header(HeaderNames.LOCATION, self(id));
    response.header(REPLAYED, "true");
    Exchange.send(response, 200, links(known(id, tenant), id));
  }

  /** Of a topic that the request may not name nobody learns whether it is there. */
  private ResultAddress named(String topic, String tenant) {
    Optional<String> refusal =
        parts.topics().resultNames().refusal(topic, Optional.empty(), tenant);
    if (refusal.isPresent()) {
      throw ApiException.invalid(refusal.get());
    }
    long end =
        parts
            .logs()
            .end(topic)
            .orElseThrow(() -> ApiException.invalid("result_topic: there is no such topic"));
    return new ResultAddress(topic, end);
  }

  private ObjectNode accepted(RequestHandle live) {
    ObjectNode body = Json.object().put("id", live.id().toString()).put("status", "queued");
    parts
        .cells()
        .placeOfNew(live.model(), live.priority())
        .ifPresent(place -> PlaceFields.add(body, place));
    body.putObject("result")
        .put("topic", live.address().topic())
        .put("offset", live.address().startOffset());
    return links(body, live.id());
  }

  private static ObjectNode links(ObjectNode body, RequestId id) {
    body.putObject("links")
        .put("self", self(id))
        .put("stream", self(id) + "/stream")
        .put("cancel", self(id));
    return body;
  }

  private static String self(RequestId id) {
    return "/v1/requests/" + id;
  }
}
