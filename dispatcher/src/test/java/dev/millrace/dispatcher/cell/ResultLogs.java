package dev.millrace.dispatcher.cell;

import dev.millrace.model.Closing;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.resultlog.StreamReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The result topics of a simulated world, as every reader sees them. */
final class ResultLogs {

  /** What a run finds that does not look. */
  static final Before NOTHING = new Before(Optional.empty(), false);

  private final Map<RequestId, StreamReader> readers = new HashMap<>();

  /** Appends a marker; says what stands before it. */
  Before mark(RequestId request, long run) {
    StreamReader reader = reader(request);
    OptionalLong followed = reader.run();
    Before before = new Before(reader.finished().map(Finished::verdict), followed.orElse(-1) > run);
    reader.read(
        new Started(
            request, run, StartMode.RESTART, 1, "w", "model", CellFixtures.START, "default"));
    return before;
  }

  /** Appends an end. It counts if the run is the followed one. */
  void finish(RequestId request, long run, Verdict verdict) {
    reader(request).read(new Finished(request, run, verdict, CellFixtures.START));
  }

  /** Does what the writer of closings does; empty if a later run goes on and has to end it. */
  Optional<Written> close(Closing closing) {
    Before found = mark(closing.requestId(), closing.run());
    Before before = closing.mayHavePredecessor() ? found : NOTHING;
    if (before.end().isEmpty() && before.superseded()) {
      return Optional.empty();
    }
    if (before.end().isEmpty()) {
      finish(closing.requestId(), closing.run(), closing.verdict());
    }
    return Optional.of(
        new Written(before.end().orElse(closing.verdict()), before.end().isPresent()));
  }

  /** The end that readers see. */
  Optional<Verdict> end(RequestId request) {
    return reader(request).finished().map(Finished::verdict);
  }

  private StreamReader reader(RequestId request) {
    return readers.computeIfAbsent(request, StreamReader::new);
  }

  /** The verdict that stands, and whether it stood there before. */
  record Written(Verdict verdict, boolean adopted) {}

  /** What stands before a marker: an end, or a higher run. */
  record Before(Optional<Verdict> end, boolean superseded) {}
}
