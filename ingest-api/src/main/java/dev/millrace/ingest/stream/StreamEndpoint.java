package dev.millrace.ingest.stream;

import dev.millrace.client.Result;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.client.cells.QueuePlace;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.lookup.FirstRecords;
import dev.millrace.ingest.lookup.LookupResult;
import dev.millrace.ingest.lookup.RequestLookup;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.topics.Topics;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code GET /v1/requests/{id}/stream}. Any thread; each call keeps its virtual thread. */
public final class StreamEndpoint implements HttpService {
  private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");

  private final RequestLookup lookup;
  private final FirstRecords firstRecords;
  private final ResultLogs logs;
  private final CellDirectory cells;
  private final SignedCursors cursors;
  private final OpenStreams open;
  private final UnattendedRequests unattended;
  private final Duration keepAlive;
  private final LongSupplier nanoTime;

  /**
   * @param keepAlive the longest silence on a stream
   */
  public StreamEndpoint(StreamParts parts, Duration keepAlive, LongSupplier nanoTime) {
    this.lookup = parts.lookup();
    this.firstRecords = parts.firstRecords();
    this.logs = parts.logs();
    this.cells = parts.cells();
    this.cursors = new SignedCursors(parts.cursorKeys(), parts.topics());
    this.open = parts.open();
    this.unattended = parts.unattended();
    this.keepAlive = keepAlive;
    this.nanoTime = nanoTime;
  }

  /** The parts of the facade that a stream uses. */
  public record StreamParts(
      RequestLookup lookup,
      FirstRecords firstRecords,
      ResultLogs logs,
      CellDirectory cells,
      Topics topics,
      CursorKeys cursorKeys,
      OpenStreams open,
      UnattendedRequests unattended) {}

  @Override
  public void routing(HttpRules rules) {
    rules.get("/requests/{id}/stream", this::stream);
  }

  private void stream(ServerRequest request, ServerResponse response) {
    RequestId id = Exchange.requestId(request);
    String tenant = Exchange.tenant(request);
    Optional<Cursor> cursor = cursor(request, id, tenant);
    Plan plan = plan(id, tenant, cursor);
    if (cursor.isEmpty()) {
      throwIfRefused(plan);
    } else {
      if (!cursor.get().isWithin(plan.address)) {
        throw ApiException.invalid("Last-Event-ID: is not of this request's stream");
      }
      if (cursor.get().next() == Cursor.END) {
        // An EventSource stops to reconnect when it gets this status.
        response.status(204).send();
        return;
      }
    }
    Cursor begin = cursor.orElseGet(() -> new Cursor(id, plan.address, plan.address.startOffset()));
    follow(plan, begin, tenant, response);
  }

  /** A stream that would hold nothing but a refusal for want of room. */
  private static void throwIfRefused(Plan plan) {
    Optional<ErrorInfo> refusal =
        plan.ended
            .flatMap(RequestOutcome::error)
            .filter(error -> error.code() == ErrorCode.OVERLOADED);
    if (refusal.isPresent()) {
      throw new ApiException(ApiError.of(refusal.get()));
    }
  }

  private Optional<Cursor> cursor(ServerRequest request, RequestId id, String tenant) {
    Optional<String> text =
        request
            .headers()
            .first(LAST_EVENT_ID)
            .or(() -> request.query().first("cursor").asOptional())
            .filter(value -> !value.isEmpty());
    return text.map(
        value ->
            cursors
                .decode(value, tenant)
                .filter(found -> found.id().equals(id))
                .orElseThrow(() -> new ApiException(noEventId(id, tenant))));
  }

  /** A stranger's request and one that is not there get the same answer. */
  private ApiError noEventId(RequestId id, String tenant) {
    return switch (lookup.findKnown(id, tenant)) {
      case LookupResult.OtherTenants _, LookupResult.NotFound _ -> ApiError.requestNotFound();
      case LookupResult.Live _,
          LookupResult.Recorded _,
          LookupResult.Indexed _,
          LookupResult.InLog _,
          LookupResult.Unavailable _ ->
          ApiError.invalid("Last-Event-ID: is not an event id of this request's stream");
    };
  }

  private Plan plan(RequestId id, String tenant, Optional<Cursor> cursor) {
    // A cursor names the topic; a storm of readers who resume must not ask for one each.
    LookupResult found =
        cursor.isPresent() ? lookup.findKnown(id, tenant) : lookup.find(id, tenant);
    return switch (found) {
      case LookupResult.Live live ->
          new Plan(
              live.request().address(),
              begin ->
                  new LiveSource(
                      live.request(), () -> new LogSource(logs, live.request().address(), id)),
              position(live.request().model(), live.request().priority()),
              StreamEndpoint::nobody,
              Optional.ofNullable(live.request().result().getNow(null)).map(Result::outcome));
      case LookupResult.Recorded recorded -> recorded(recorded.record());
      case LookupResult.Indexed indexed ->
          log(
              indexed.request().address(),
              indexed.request().readFrom(),
              id,
              position(indexed.request().model(), indexed.request().priority()),
              offset -> firstRecords.seen(indexed.request(), offset));
      case LookupResult.InLog in ->
          log(in.address(), in.address(), id, Optional::empty, StreamEndpoint::nobody);
      case LookupResult.OtherTenants ignored -> throw new ApiException(ApiError.requestNotFound());
      case LookupResult.NotFound ignored -> byCursor(id, cursor, ApiError.requestNotFound());
      case LookupResult.Unavailable ignored -> byCursor(id, cursor, ApiError.lookupUnavailable());
    };
  }

  private Plan recorded(ResultRecord record) {
    ResultAddress from = lookup.readFrom(record);
    return new Plan(
        record.address(),
        begin ->
            new RecordedSource(
                record,
                begin.next(),
                begin.next() > begin.address().startOffset(),
                () -> logs.entries(record.requestId(), later(from, begin.address()))),
        Optional::empty,
        StreamEndpoint::nobody,
        Optional.of(record.outcome()));
  }

  private Plan byCursor(RequestId id, Optional<Cursor> cursor, ApiError otherwise) {
    ResultAddress address =
        cursor.map(Cursor::address).orElseThrow(() -> new ApiException(otherwise));
    if (!logs.exists(address.topic())) {
      throw new ApiException(ApiError.resultExpired());
    }
    return log(address, address, id, Optional::empty, StreamEndpoint::nobody);
  }

  /**
   * Out of the log.
   *
   * @param from no record of the request stands before it
   * @param onFirst told where its first record stands
   */
  private Plan log(
      ResultAddress address,
      ResultAddress from,
      RequestId id,
      Supplier<Optional<QueuePlace>> position,
      LongConsumer onFirst) {
    return new Plan(
        address,
        begin -> new LogSource(logs, later(from, begin.address()), id),
        position,
        onFirst,
        Optional.empty());
  }

  /** For a request of which the index need not know the place. */
  private static void nobody(long offset) {}

  private static ResultAddress later(ResultAddress one, ResultAddress other) {
    return one.startOffset() >= other.startOffset() ? one : other;
  }

  private Supplier<Optional<QueuePlace>> position(String model, Priority priority) {
    return () -> cells.placeOfQueued(model, priority);
  }

  private void follow(Plan plan, Cursor begin, String tenant, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header("X-Accel-Buffering", "no");
    Runnable leave = unattended.attach(begin.id());
    try (EventSource source = plan.source.apply(begin)) {
      open.tell(
          response,
          begin.id(),
          out ->
              new StreamSession(
                  source,
                  begin,
                  plan.position,
                  plan.onFirst,
                  new SseOut(out, cursor -> cursors.encode(cursor, tenant)),
                  keepAlive,
                  nanoTime));
    } finally {
      leave.run();
    }
  }

  /**
   * How a stream is going to be read.
   *
   * @param ended how the request ended, if that is known before it is read
   */
  private record Plan(
      ResultAddress address,
      Function<Cursor, EventSource> source,
      Supplier<Optional<QueuePlace>> position,
      LongConsumer onFirst,
      Optional<RequestOutcome> ended) {}
}
