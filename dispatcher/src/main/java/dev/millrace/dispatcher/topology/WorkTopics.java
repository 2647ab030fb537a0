package dev.millrace.dispatcher.topology;

import dev.millrace.model.WorkerId;

/**
 * Which work topics exist. A record for a missing topic would block the stream thread, so nothing
 * is sent to a topic before it was seen. Thread rule: any thread; never blocks.
 */
public interface WorkTopics {

  /** Whether the topic of this worker was seen lately; asking makes somebody look. */
  boolean present(WorkerId worker);

  /** A record for this topic could not be delivered: look again before trusting it. */
  void doubt(String topic);
}
