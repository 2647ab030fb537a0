package dev.millrace.dispatcher.topology;

import dev.millrace.model.WorkerId;

/**
 * Which work topics exist. A record for a missing topic would block the stream thread, so nothing
 * is sent to a topic that was not found. Thread rule: any thread; never blocks.
 */
public interface WorkTopics {

  /** Whether the topic of this worker was found lately; the first call starts a lookup. */
  boolean present(WorkerId worker);

  /** A record for this topic could not be delivered: treats it as missing until the next lookup. */
  void recheck(String topic);
}
