package dev.millrace.resultlog;

import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Result records for tests; the text and the id of a token say which run wrote it where. */
final class Records {

  static final RequestId REQUEST = new RequestId(new UUID(1, 1));
  static final RequestId OTHER = new RequestId(new UUID(2, 2));
  static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private Records() {}

  static Started started(RequestId request, long run, StartMode mode) {
    return new Started(request, run, mode, 1, "worker-1", "model", AT, "acme");
  }

  static Tokens tokens(RequestId request, long run, int first, int count) {
    List<Integer> ids =
        IntStream.range(first, first + count)
            .mapToObj(index -> tokenId(run, index))
            .collect(Collectors.toList());
    return new Tokens(request, run, first, text(ids), ids);
  }

  static Tokens tail(RequestId request, long run, int index, String text) {
    return new Tokens(request, run, index, text, List.of());
  }

  static Finished finished(RequestId request, long run) {
    Verdict verdict =
        new Verdict(
            Outcome.SUCCEEDED,
            Optional.of(FinishReason.STOP),
            Optional.empty(),
            "",
            Usage.NONE,
            Timings.NONE);
    return new Finished(request, run, verdict, AT);
  }

  static int tokenId(long run, int index) {
    return (int) run * 1000 + index;
  }

  static String text(List<Integer> ids) {
    return ids.stream().map(id -> "<" + id + ">").collect(Collectors.joining());
  }
}
