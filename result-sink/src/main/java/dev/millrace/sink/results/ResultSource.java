package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.resultlog.StreamSnapshot;
import java.util.Optional;

/** Where the text of a result comes from. Any thread; blocks for a bounded time. */
public interface ResultSource {

  /** The stream of an ended request up to its end; empty if it cannot be read that far. */
  Optional<StreamSnapshot> read(Completion completion);
}
