package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.cells.ModelFields;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.openai.AnswerShape.Kind;
import dev.millrace.ingest.stream.OpenStreams;
import dev.millrace.ingest.stream.UnattendedRequests;
import dev.millrace.ingest.submit.SharedSubmissions;
import dev.millrace.ingest.submit.SharingMode;
import dev.millrace.ingest.submit.Submitter;
import dev.millrace.logging.LogKey;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestOutcome;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/chat/completions}, {@code POST /v1/completions}, {@code POST /v1/embeddings} and
 * {@code GET /v1/models/{id}}. Any thread; each call keeps its virtual thread until the answer is
 * told.
 *
 * <p>Who closes a stream expects the work to stop: a request whose reader is gone is cancelled
 * after {@link #GRACE}. It can be followed by its id at {@code /v1/requests} as any other.
 */
public final class OpenAiEndpoints implements HttpService {

  /** How long a request goes on without a reader. */
  public static final Duration GRACE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OpenAiEndpoints.class);

  /** The SDKs' own timeout. */
  public static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final HeaderName DEDUP = HeaderNames.create("X-Millrace-Dedup");
  private static final HeaderName SHARED = HeaderNames.create("X-Millrace-Shared");
  private static final HeaderName RETRIES = HeaderNames.create("x-stainless-retry-count");

  private final Submitter submitter;
  private final SharedSubmissions shared;
  private final UnattendedRequests unattended;
  private final CellDirectory cells;
  private final OpenStreams open;
  private final IngestMeters meters;
  private final Limits limits;
  private final Clock clock;

  /**
   * Limits of a call.
   *
   * @param maxBodyBytes of its body
   * @param keepAlive the longest silence on a stream
   */
  public record Limits(int maxBodyBytes, Duration keepAlive) {}

  /** Over these parts of the facade. */
  public OpenAiEndpoints(
      Submitter submitter,
      SharedSubmissions shared,
      UnattendedRequests unattended,
      CellDirectory cells,
      OpenStreams open,
      IngestMeters meters,
      Limits limits,
      Clock clock) {
    this.submitter = submitter;
    this.shared = shared;
    this.unattended = unattended;
    this.cells = cells;
    this.open = open;
    this.meters = meters;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/chat/completions", this::chat)
        .post("/completions", this::complete)
        .post("/embeddings", this::embed)
        .get(
            "/models/{+id}",
            (request, response) -> guarded(response, () -> model(request, response)));
  }

  /** Answers a conversation. */
  void chat(ServerRequest request, ServerResponse response) {
    guarded(response, () -> generate(Kind.CHAT, ChatBody::read, request, response));
  }

  /** Continues texts. */
  void complete(ServerRequest request, ServerResponse response) {
    guarded(response, () -> generate(Kind.COMPLETION, CompletionBody::read, request, response));
  }

  /** Tells the vectors of texts. */
  void embed(ServerRequest request, ServerResponse response) {
    guarded(response, () -> vectors(request, response));
  }

  private void guarded(ServerResponse response, Runnable call) {
    OpenAiCalls.guarded(meters, response, call);
  }

  private void generate(
      Kind kind,
      Function<ObjectNode, OpenAiRequest> body,
      ServerRequest request,
      ServerResponse response) {
    submitter.requireOpen();
    OpenAiRequest wanted =
        body.apply(Json.parseObject(Exchange.body(request, limits.maxBodyBytes())));
    Priority priority = OpenAiCalls.priority(wanted.serviceTier(), request);
    submitter.requireServed(wanted.model(), priority);
    RequestGroup group = send(wanted.choices(), wanted.model(), priority, request, response);
    RequestHandle live = group.first();
    AnswerShape shape =
        new AnswerShape(
            kind,
            live.id(),
            clock.instant(),
            live.model(),
            live.priority(),
            wanted.perPrompt(),
            wanted.logprobs());
    if (wanted.stream()) {
      stream(group, shape, wanted.includeUsage(), response);
    } else {
      Exchange.send(response, 200, shape.whole(outcomes(group)));
    }
  }

  private void vectors(ServerRequest request, ServerResponse response) {
    submitter.requireOpen();
    EmbeddingsBody wanted =
        EmbeddingsBody.read(Json.parseObject(Exchange.body(request, limits.maxBodyBytes())));
    Priority priority = OpenAiCalls.priority(wanted.serviceTier(), request);
    submitter.requireServed(wanted.model(), priority);
    List<Submission.Builder> passages =
        wanted.inputs().stream()
            .map(text -> Submission.passage(text).model(wanted.model()))
            .toList();
    RequestGroup group = send(passages, wanted.model(), priority, request, response);
    Exchange.send(
        response, 200, EmbeddingsShape.of(wanted.model(), outcomes(group), wanted.base64()));
  }

  private static List<RequestOutcome> outcomes(RequestGroup group) {
    try {
      return group.outcomes();
    } finally {
      group.leave();
    }
  }

  private RequestGroup send(
      List<Submission.Builder> submissions,
      String model,
      Priority priority,
      ServerRequest request,
      ServerResponse response) {
    String tenant = Exchange.tenant(request);
    submissions.forEach(each -> each.tenant(tenant).priority(priority).timeout(TIMEOUT));
    RequestGroup group =
        RequestGroup.send(
            submissions,
            new SharedSubmissions.Wanted(
                tenant,
                model,
                priority,
                Optional.of(TIMEOUT),
                sharing(request),
                isRepeated(request),
                true),
            shared,
            submitter,
            unattended);
    if (group.isShared()) {
      response.header(SHARED, "true");
    }
    LOG.atInfo()
        .addKeyValue(LogKey.REQUEST_ID, group.first().id())
        .addKeyValue(LogKey.TENANT, tenant)
        .addKeyValue(LogKey.MODEL, group.first().model())
        .addKeyValue(LogKey.COUNT, group.requests().size())
        .log("request accepted");
    response.header(OpenAiCalls.REQUEST_ID, group.first().id().toString());
    return group;
  }

  private static SharingMode sharing(ServerRequest request) {
    return request
        .headers()
        .first(DEDUP)
        .map(
            label ->
                SharingMode.ofLabel(label)
                    .orElseThrow(
                        () ->
                            ApiException.invalid(
                                "X-Millrace-Dedup: must be auto, always or never")))
        .orElse(SharingMode.AUTO);
  }

  /** The SDKs count how often they have sent a request again by themselves. */
  private static boolean isRepeated(ServerRequest request) {
    return request.headers().first(RETRIES).filter(count -> !count.equals("0")).isPresent();
  }

  private void stream(
      RequestGroup group, AnswerShape shape, boolean includeUsage, ServerResponse response) {
    OpenAiCalls.streams(response);
    Runnable leave = group.attach(GRACE);
    try {
      open.tell(
          response,
          group.first().id(),
          out -> new ChunkStream(group, shape, includeUsage, limits.keepAlive(), out));
    } finally {
      leave.run();
      group.leave();
    }
  }

  private void model(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("id");
    if (!cells.servedModels().contains(id)) {
      throw new ApiException(
          ApiError.of(
              new ErrorInfo(
                  ErrorCode.MODEL_NOT_FOUND, "model: no worker serves a model so named")));
    }
    Exchange.send(response, 200, ModelFields.add(Json.object(), id));
  }
}
