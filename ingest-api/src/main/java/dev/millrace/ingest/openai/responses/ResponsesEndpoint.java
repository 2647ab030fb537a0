package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Admission;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.lookup.Canceller;
import dev.millrace.ingest.lookup.RequestLookup;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.openai.OpenAiCalls;
import dev.millrace.ingest.openai.OpenAiEndpoints;
import dev.millrace.ingest.openai.OpenAiErrors;
import dev.millrace.ingest.stream.EventSource;
import dev.millrace.ingest.stream.OpenStreams;
import dev.millrace.ingest.stream.RequestEvents;
import dev.millrace.ingest.stream.UnattendedRequests;
import dev.millrace.ingest.submit.Submitter;
import dev.millrace.logging.LogKey;
import dev.millrace.model.ErrorCode.Blame;
import dev.millrace.model.Message;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.StoredResponse;
import dev.millrace.resultlog.ResultUnreadableException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/responses}: create, retrieve, follow, cancel and delete responses, and list what was
 * said to the model. Any thread; each call keeps its virtual thread until the answer is told.
 *
 * <p>A response that is stored is written to Kafka before its request is sent, so every id that was
 * told is known at every facade. Who closes the stream of a response that is not in the background
 * expects the work to stop, as with the other endpoints; one in the background goes on.
 */
public final class ResponsesEndpoint implements HttpService {

  /** From the acceptance of a response in the background to its end. */
  static final Duration BACKGROUND_TIMEOUT = Duration.ofHours(1);

  /** How long a cancellation waits for the end. */
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ResponsesEndpoint.class);
  private static final String REASON = "cancelled by its caller";

  private final Parts parts;
  private final RequestEvents events;
  private final ResponseStates states;
  private final OpenAiEndpoints.Limits limits;
  private final Clock clock;
  private final LongSupplier nanoTime;

  /** The parts of the facade that responses use. */
  public record Parts(
      Submitter submitter,
      UnattendedRequests unattended,
      RequestLookup lookup,
      ResultLogs logs,
      ResponseStore store,
      Canceller canceller,
      OpenStreams open,
      IngestMeters meters) {}

  /**
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public ResponsesEndpoint(
      Parts parts, OpenAiEndpoints.Limits limits, Clock clock, LongSupplier nanoTime) {
    this.parts = parts;
    this.events = new RequestEvents(parts.lookup(), parts.logs());
    this.states = new ResponseStates(parts.lookup(), parts.logs(), clock);
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/responses", guarded(this::create))
        .get("/responses/{id}", guarded(this::retrieve))
        .delete("/responses/{id}", guarded(this::delete))
        .post("/responses/{id}/cancel", guarded(this::cancel))
        .get("/responses/{id}/input_items", guarded(this::inputItems));
  }

  private Handler guarded(BiConsumer<ServerRequest, ServerResponse> call) {
    return (request, response) ->
        OpenAiCalls.guarded(parts.meters(), response, () -> call.accept(request, response));
  }

  private void create(ServerRequest request, ServerResponse response) {
    parts.submitter().requireOpen();
    String tenant = Exchange.tenant(request);
    ResponseCall call =
        ResponseBody.read(Json.parseObject(Exchange.body(request, limits.maxBodyBytes())));
    Priority priority = OpenAiCalls.priority(call.serviceTier(), request);
    parts.submitter().requireServed(call.model(), priority);
    ResponseContent content =
        new ResponseContent(
            call.asked(),
            call.previous().map(id -> conversation(id, tenant)).orElse(List.of()),
            call.input());
    Accepted accepted = send(call, content, tenant, priority);
    response.header(OpenAiCalls.REQUEST_ID, accepted.request.id().toString());
    ResponseShape shape = new ResponseShape(accepted.response, content);
    if (call.stream()) {
      if (!call.background()) {
        parts.unattended().watch(accepted.request, OpenAiEndpoints.GRACE);
      }
      stream(shape, -1, response);
    } else if (call.background()) {
      Exchange.send(response, 200, states.object(shape));
    } else {
      Exchange.send(response, 200, whole(shape, accepted.request));
    }
  }

  private Accepted send(
      ResponseCall call, ResponseContent content, String tenant, Priority priority) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RequestId id = RequestId.at(now);
    Duration timeout = call.background() ? BACKGROUND_TIMEOUT : OpenAiEndpoints.TIMEOUT;
    Submission submission =
        Submission.chat(content.prompt(call.instructions()))
            .id(id)
            .model(call.model())
            .tenant(tenant)
            .priority(priority)
            .timeout(timeout)
            .parameters(call.parameters())
            .metadata(call.metadata())
            .build();
    Admission keep =
        address -> {
          if (call.store()) {
            parts
                .store()
                .put(stored(id, tenant, call, priority, address, now, timeout, content.json()));
          }
        };
    RequestHandle live = parts.submitter().send(submission, keep);
    LOG.atInfo()
        .addKeyValue(LogKey.REQUEST_ID, id)
        .addKeyValue(LogKey.TENANT, tenant)
        .addKeyValue(LogKey.MODEL, call.model())
        .log("response accepted");
    return new Accepted(live, stored(id, tenant, call, priority, live.address(), now, timeout, ""));
  }

  private static StoredResponse stored(
      RequestId id,
      String tenant,
      ResponseCall call,
      Priority priority,
      ResultAddress address,
      Instant now,
      Duration timeout,
      String content) {
    return new StoredResponse(
        id,
        tenant,
        call.model(),
        priority,
        address,
        call.background(),
        now,
        now.plus(timeout),
        content);
  }

  /** What was said until the end of a response, by both sides. */
  private List<Message> conversation(RequestId previous, String tenant) {
    ResponseShape shape = find(previous, tenant).orElseThrow(ResponseBody::noPrevious);
    RequestOutcome outcome =
        states
            .of(shape.stored())
            .outcome()
            .orElseThrow(
                () -> ApiException.invalid("previous_response_id: the response has not ended"));
    List<Message> said = new ArrayList<>(shape.content().conversation());
    if (!outcome.text().isEmpty()) {
      said.add(new Message("assistant", outcome.text()));
    }
    return said;
  }

  private Optional<ResponseShape> find(RequestId id, String tenant) {
    return parts
        .store()
        .find(id)
        .filter(found -> found.tenant().equals(tenant))
        .map(ResponseShape::of);
  }

  private ResponseShape found(ServerRequest request) {
    return ResponseIds.request(request.path().pathParameters().get("id"))
        .flatMap(id -> find(id, Exchange.tenant(request)))
        .orElseThrow(
            () ->
                new ApiException(new ApiError("not_found", "no such response", Blame.CALLER, 404)));
  }

  private ObjectNode whole(ResponseShape shape, RequestHandle request) {
    RequestOutcome outcome = request.result().join().outcome();
    if (outcome.outcome() == Outcome.FAILED || outcome.outcome() == Outcome.TIMED_OUT) {
      throw new ApiException(OpenAiErrors.of(outcome));
    }
    return shape.ended(outcome, false);
  }

  private void retrieve(ServerRequest request, ServerResponse response) {
    boolean streamed = streamed(request);
    OptionalInt after = QueryNumbers.whole(request.query(), "starting_after");
    if (after.isPresent() && !streamed) {
      throw ApiException.invalid("starting_after: needs stream to be true");
    }
    ResponseShape shape = found(request);
    if (streamed) {
      stream(shape, after.orElse(-1), response);
    } else {
      Exchange.send(response, 200, states.object(shape));
    }
  }

  private static boolean streamed(ServerRequest request) {
    return switch (request.query().first("stream").orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiException.invalid("stream: must be true or false");
    };
  }

  private void stream(ResponseShape shape, int startingAfter, ServerResponse response) {
    StoredResponse stored = shape.stored();
    OpenAiCalls.streams(response);
    Runnable leave = parts.unattended().attach(stored.requestId());
    try (EventSource source = events(stored, startingAfter >= ResponseSequence.FIRST_DELTA)) {
      parts
          .open()
          .tell(
              response,
              stored.requestId(),
              out ->
                  new ResponseStream(
                      shape,
                      source,
                      startingAfter,
                      limits.keepAlive(),
                      () -> states.isOverdue(stored),
                      out));
    } finally {
      leave.run();
    }
  }

  private EventSource events(StoredResponse stored, boolean resumed) {
    return events.open(stored.requestId(), stored.tenant(), stored.address(), resumed);
  }

  private void cancel(ServerRequest request, ServerResponse response) {
    ResponseShape shape = found(request);
    if (!shape.stored().background()) {
      throw ApiException.invalid("background: only a response in the background can be cancelled");
    }
    if (!states.of(shape.stored()).ended()) {
      end(shape.stored());
      awaitEnd(shape.stored());
    }
    Exchange.send(response, 200, states.object(shape));
  }

  private void end(StoredResponse stored) {
    parts
        .canceller()
        .cancel(
            stored.model(),
            stored.requestId(),
            stored.tenant(),
            Optional.of(stored.deadline()),
            REASON);
  }

  /** Returns when it has ended, or after a while. */
  private void awaitEnd(StoredResponse stored) {
    long giveUpAt = nanoTime.getAsLong() + CANCEL_WITHIN.toNanos();
    try (EventSource source = events(stored, false)) {
      long left = CANCEL_WITHIN.toNanos();
      while (left > 0
          && source
              .next(Duration.ofNanos(left))
              .filter(item -> item instanceof EventSource.Item.End)
              .isEmpty()) {
        left = giveUpAt - nanoTime.getAsLong();
      }
    } catch (ResultUnreadableException unreadable) {
      throw new ApiException(ApiError.of(unreadable));
    }
  }

  private void delete(ServerRequest request, ServerResponse response) {
    ResponseShape shape = found(request);
    if (runs(shape.stored())) {
      end(shape.stored());
    }
    parts.store().delete(shape.stored());
    Exchange.send(
        response,
        200,
        Json.object()
            .put("id", ResponseIds.response(shape.id()))
            .put("object", "response")
            .put("deleted", true));
  }

  /** One whose records are gone does not. */
  private boolean runs(StoredResponse stored) {
    try {
      return !states.of(stored).ended() && !states.isOverdue(stored);
    } catch (ApiException unreadable) {
      if (unreadable.error().equals(ApiError.resultExpired())) {
        return false;
      }
      throw unreadable;
    }
  }

  private void inputItems(ServerRequest request, ServerResponse response) {
    Exchange.send(response, 200, InputItemList.page(found(request), request.query()));
  }

  private record Accepted(RequestHandle request, StoredResponse response) {}
}
