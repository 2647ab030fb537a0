package dev.millrace.client.lease;

import dev.millrace.model.ResultAddress;

/** The delivery of one request's records to its listener, until it is closed. */
public interface ResultRoute extends AutoCloseable {
  /** Where the request's result goes. */
  ResultAddress address();

  /** Ends the delivery. Any thread, exactly once, does not block. */
  @Override
  void close();
}
