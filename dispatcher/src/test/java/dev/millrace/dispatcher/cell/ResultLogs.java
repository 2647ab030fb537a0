package dev.millrace.dispatcher.cell;

import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result topics of a simulated world: the first verdict of a request stands. */
final class ResultLogs {

  private final Map<RequestId, Verdict> standing = new HashMap<>();

  Verdict succeeded(@Nullable RequestId request, long run) {
    return write(request, Given.success("by run " + run));
  }

  Verdict cancelled(@Nullable RequestId request, String reason) {
    return write(
        request,
        new Verdict(
            Outcome.CANCELLED,
            Optional.empty(),
            Optional.empty(),
            reason,
            Usage.NONE,
            Timings.NONE));
  }

  Verdict write(@Nullable RequestId request, Verdict verdict) {
    if (request == null) {
      throw new IllegalStateException("no request");
    }
    Verdict before = standing.putIfAbsent(request, verdict);
    return before == null ? verdict : before;
  }
}
