package dev.millrace.ingest.stream;

/** Something that is told to somebody over a connection and can be ended early. */
@FunctionalInterface
public interface Stoppable {

  /** Ends it soon. Any thread. */
  void stop();
}
