package dev.millrace.client.follow;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;

/** Makes the result topics of requests that want one of their own. Any thread. */
public interface DedicatedTopics {
  /**
   * Creates {@code results.<id>} if it is not there; blocks for tens of milliseconds, bounded.
   * Fails with {@code NotAcceptedException} if the cluster refuses or does not answer in time.
   */
  ResultAddress create(RequestId id);
}
