package dev.millrace.chaos.verdict;

import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.model.RequestId;
import dev.millrace.testing.guarantee.HistoryEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that the verdict rests on, when nobody waits any more.
 *
 * @param planned what was sent, by id
 * @param cancelled when cancellations became durable
 * @param waiting readers that never saw the end of their stream
 * @param untold records that cannot be used, and of which no dead letter tells
 * @param rule how long a request may run on after its cancellation
 * @param defects of the suite itself, under which nothing was shown
 */
public record Seen(
    List<HistoryEvent> history,
    Map<RequestId, PlannedRequest> planned,
    Map<RequestId, Instant> cancelled,
    List<WaitingReader> waiting,
    List<String> untold,
    CancelRule rule,
    List<String> defects) {

  /** A reader that waits. */
  public record WaitingReader(RequestId id, String name, String trouble) {}
}
