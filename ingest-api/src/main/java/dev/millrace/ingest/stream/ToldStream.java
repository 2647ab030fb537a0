package dev.millrace.ingest.stream;

import java.io.IOException;

/** A stream that is told to one reader over a connection. One thread runs it. */
public interface ToldStream {

  /**
   * Tells it to its end.
   *
   * @throws IOException if the reader is gone
   */
  void run() throws IOException;

  /** Ends it soon. Any thread. */
  void stop();
}
