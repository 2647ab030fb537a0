package dev.millrace.testing.guarantee;

import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import java.time.Instant;
import java.util.Optional;

/** Something that was done to an installation or seen of it from outside. */
public sealed interface HistoryEvent {

  /**
   * A request was sent, whether or not it arrived.
   *
   * @param secret part of its prompt that occurs nowhere else
   * @param expected the output that it must have, in full or as far as it came; empty when unknown
   */
  record Submitted(
      RequestId id,
      String tenant,
      Priority priority,
      String secret,
      Optional<String> expected,
      Instant at)
      implements HistoryEvent {}

  /** Its producer was told that it is durable. */
  record Acknowledged(RequestId id, Instant at) implements HistoryEvent {}

  /**
   * A reader saw one step of the stream that it had asked for.
   *
   * @param reader tells readers of the same request apart
   */
  record Streamed(RequestId id, String reader, StreamStep step, Instant at)
      implements HistoryEvent {}

  /** A record stands in a result topic; recorded once for each, in the topic's order. */
  record Logged(ResultEvent event) implements HistoryEvent {}

  /**
   * Somebody other than a stream said how a request ended.
   *
   * @param source who said so
   * @param attempts executions that it counted; empty when it does not say
   */
  record Reported(RequestId id, String source, Outcome outcome, Optional<Integer> attempts)
      implements HistoryEvent {}

  /** Somebody who may asked for the end of a request. */
  record CancelAsked(RequestId id, Instant at) implements HistoryEvent {}

  /**
   * A text was shown outside a stream: an answer, an error, a log, a scrape of metrics.
   *
   * @param tenant who saw it; empty when it is shown to no tenant in particular
   * @param where what was asked or read, for the message of a finding
   */
  record Shown(Optional<String> tenant, String where, String text) implements HistoryEvent {}

  /** The health report said this state. */
  record HealthSeen(String state, Instant at) implements HistoryEvent {}

  /** The test broke something, named like {@code redis}. */
  record Disturbed(String what, Instant at) implements HistoryEvent {}
}
