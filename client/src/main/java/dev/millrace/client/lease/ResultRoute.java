package dev.millrace.client.lease;

import dev.millrace.model.ResultAddress;

/** The way of one request's records to its listener. */
public interface ResultRoute extends AutoCloseable {
  /** Where the request's result goes. */
  ResultAddress address();

  /** No record is of interest any more. Any thread, exactly once, does not block. */
  @Override
  void close();
}
