package dev.millrace.client.limit;

import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import java.util.Map;

/**
 * What a {@link LimitedClient} has done and is about to do.
 *
 * @param running requests that are sent and have not ended
 * @param waiting those that wait in the program; every priority is present
 * @param started requests that were sent
 * @param ended how they ended; every outcome is present
 * @param refused requests that were never sent: no room, waited too long, or broke a rule
 */
public record ClientStatistics(
    int running,
    Map<Priority, Integer> waiting,
    long started,
    Map<Outcome, Long> ended,
    long refused) {

  public ClientStatistics {
    waiting = Map.copyOf(waiting);
    ended = Map.copyOf(ended);
  }
}
