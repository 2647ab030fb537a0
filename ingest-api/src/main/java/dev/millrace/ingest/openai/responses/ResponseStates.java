package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.lookup.LookupResult;
import dev.millrace.ingest.lookup.RequestLookup;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.StoredResponse;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How responses are now, from whatever source knows it: memory, Redis, or the log of which the
 * response itself knows the place. Any thread; may block, bounded.
 */
final class ResponseStates {

  /** How long after its deadline the end of a response is waited for. */
  static final Duration GRACE = Duration.ofMinutes(1);

  private final RequestLookup lookup;
  private final ResultLogs logs;
  private final Clock clock;

  ResponseStates(RequestLookup lookup, ResultLogs logs, Clock clock) {
    this.lookup = lookup;
    this.logs = logs;
    this.clock = clock;
  }

  /**
   * How a response is.
   *
   * @param started whether a worker began
   * @param outcome how it ended, if it has
   * @param cut whether the text of the outcome is known only in part
   */
  record State(boolean started, Optional<RequestOutcome> outcome, boolean cut) {

    boolean ended() {
      return outcome.isPresent();
    }
  }

  /**
   * How it is.
   *
   * @throws ApiException if its records are gone, or cannot be read now
   */
  State of(StoredResponse response) {
    RequestId id = response.requestId();
    return switch (lookup.findKnown(id, response.tenant())) {
      case LookupResult.Live live -> live(live.request());
      case LookupResult.Recorded recorded -> recorded(recorded.record());
      case LookupResult.Indexed indexed -> log(id, indexed.request().readFrom());
      case LookupResult.InLog _,
          LookupResult.OtherTenants _,
          LookupResult.NotFound _,
          LookupResult.Unavailable _ ->
          log(id, response.address());
    };
  }

  private static State live(RequestHandle request) {
    Result result = request.result().getNow(null);
    return new State(
        request.progress().started(), Optional.ofNullable(result).map(Result::outcome), false);
  }

  private State recorded(ResultRecord record) {
    if (record.truncated()) {
      try {
        State whole = log(record.requestId(), lookup.readFrom(record));
        if (whole.ended()) {
          return whole;
        }
      } catch (ApiException gone) {
        return new State(true, Optional.of(record.outcome()), true);
      }
    }
    return new State(true, Optional.of(record.outcome()), record.truncated());
  }

  private State log(RequestId id, ResultAddress from) {
    StreamSnapshot log = logs.snapshot(id, from);
    return new State(log.marker().isPresent(), log.outcome(), false);
  }

  /** The whole object, as it is now. */
  ObjectNode object(ResponseShape shape) {
    return object(shape, of(shape.stored()));
  }

  ObjectNode object(ResponseShape shape, State state) {
    if (state.ended()) {
      return shape.ended(state.outcome().get(), state.cut());
    }
    if (isOverdue(shape.stored())) {
      return shape.lost();
    }
    return state.started() ? shape.running() : shape.queued();
  }

  /** Whether its end should have come. */
  boolean isOverdue(StoredResponse response) {
    Instant last = response.deadline().plus(GRACE);
    return clock.instant().isAfter(last);
  }

  /** What a stream says whose end should have come. */
  static ApiError overdue() {
    return ApiError.unavailable("no end of the response was heard of before its deadline");
  }
}
