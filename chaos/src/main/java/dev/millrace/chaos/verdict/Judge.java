package dev.millrace.chaos.verdict;

import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.testing.guarantee.Fault;
import dev.millrace.testing.guarantee.Finding;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import dev.millrace.testing.guarantee.Judgement;
import dev.millrace.testing.guarantee.Oracle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The oracle's judgement, and what the oracle cannot know: whether a cancellation held, whether a
 * reader hangs whose stream has an end, and whether each request ended as it was made to. Pure.
 */
public final class Judge {

  private final Seen seen;
  private final Map<RequestId, Finished> ends = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> unexplained = new ArrayList<>();

  private Judge(Seen seen) {
    this.seen = seen;
  }

  /** The verdict. */
  public static SuiteVerdict of(Seen seen) {
    return new Judge(seen).verdict();
  }

  private SuiteVerdict verdict() {
    findEnds();
    Judgement judgement = Oracle.judge(seen.history());
    findings.addAll(judgement.findings());
    seen.cancelled().forEach((id, at) -> end(id).ifPresent(end -> judgeCancel(id, at, end)));
    for (Seen.WaitingReader reader : seen.waiting()) {
      if (ends.containsKey(reader.id())) {
        findings.add(
            new Finding(
                Fault.STUCK,
                "%s of %s waits, but its end stands in the log; told last: %s"
                    .formatted(reader.name(), reader.id(), reader.trouble())));
      }
    }
    for (String record : seen.untold()) {
      findings.add(new Finding(Fault.LOST, "no dead letter tells of " + record));
    }
    Map<String, Integer> outcomes = new TreeMap<>();
    ends.forEach(
        (id, end) -> {
          String label = label(end.verdict());
          int unused = outcomes.merge(label, 1, Integer::sum);
          PlannedRequest request = seen.planned().get(id);
          if (request != null && !isExplained(request, end.verdict())) {
            unexplained.add(
                "%s (%s) ended as %s: %s"
                    .formatted(id, request.poison(), label, message(end.verdict())));
          }
        });
    return new SuiteVerdict(judgement, findings, unexplained, seen.defects(), outcomes);
  }

  /** By the reader rule: the first end of the run that is followed. */
  private void findEnds() {
    Map<RequestId, Long> followed = new HashMap<>();
    for (var event : seen.history()) {
      if (event instanceof Logged logged) {
        RequestId id = logged.event().requestId();
        if (logged.event() instanceof Started marker && !ends.containsKey(id)) {
          long unused = followed.merge(id, marker.run(), Math::max);
        } else if (logged.event() instanceof Finished end
            && Long.valueOf(end.run()).equals(followed.get(id))) {
          var unused = ends.putIfAbsent(id, end);
        }
      }
    }
  }

  private Optional<Finished> end(RequestId id) {
    return Optional.ofNullable(ends.get(id));
  }

  private void judgeCancel(RequestId id, Instant at, Finished end) {
    if (end.verdict().outcome() != Outcome.CANCELLED && seen.rule().isViolated(at, end.at())) {
      findings.add(
          new Finding(
              Fault.CANCEL_VIOLATED,
              "%s was cancelled at %s and ended as %s at %s"
                  .formatted(id, at, end.verdict().outcome(), end.at())));
    }
  }

  /** Workers die here, so a request may run out of attempts, whatever it was made to do. */
  private static boolean isExplained(PlannedRequest request, Verdict verdict) {
    boolean exhausted =
        verdict.error().filter(error -> error.code() == ErrorCode.ATTEMPTS_EXHAUSTED).isPresent();
    return exhausted || request.allows(verdict.outcome());
  }

  private static String label(Verdict verdict) {
    return verdict
        .error()
        .map(error -> verdict.outcome().label() + " " + error.code().label())
        .orElseGet(() -> verdict.outcome().label());
  }

  private static String message(Verdict verdict) {
    return verdict.error().map(error -> error.message()).orElseGet(verdict::reason);
  }
}
