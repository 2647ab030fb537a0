package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.resultlog.StreamSnapshot;

/** Where the text of a result comes from. Any thread; blocks for a bounded time. */
public interface ResultSource {

  /** Reads the stream of an ended request up to its end. */
  Read read(Completion completion);

  /** What came of it. */
  sealed interface Read {

    /** The whole stream. */
    record Whole(StreamSnapshot stream) implements Read {}

    /**
     * It is not there any more, and never will be again.
     *
     * @param reason for people
     */
    record Lost(String reason) implements Read {}

    /**
     * It could not be read this time.
     *
     * @param reason for people
     */
    record NotNow(String reason) implements Read {}
  }
}
