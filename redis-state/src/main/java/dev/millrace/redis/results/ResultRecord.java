package dev.millrace.redis.results;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import java.time.Instant;

/**
 * The result of a request in one piece.
 *
 * @param text the whole output, or its beginning
 * @param truncated whether the text is cut; the whole of it is in the result log
 * @param tokens tokens of the whole output
 * @param attempts executions that were started
 * @param worker who ran it; the dispatcher itself where nothing ran
 */
public record ResultRecord(
    RequestId requestId,
    String tenant,
    String model,
    Priority priority,
    ResultAddress address,
    ResultEvent.Verdict verdict,
    String text,
    boolean truncated,
    int tokens,
    int attempts,
    String worker,
    Instant arrivedAt,
    Instant finishedAt) {

  /** How the request ended. */
  public RequestOutcome outcome() {
    return new RequestOutcome(verdict, text, worker, attempts);
  }

  /** The same with a text cut to at most this many characters, never through the middle of one. */
  public ResultRecord withTextOfAtMost(int limit) {
    if (text.length() <= limit) {
      return this;
    }
    int end = limit > 0 && Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return new ResultRecord(
        requestId,
        tenant,
        model,
        priority,
        address,
        verdict,
        text.substring(0, end),
        true,
        tokens,
        attempts,
        worker,
        arrivedAt,
        finishedAt);
  }
}
