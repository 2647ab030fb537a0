package dev.millrace.testing.guarantee;

import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import dev.millrace.testing.guarantee.HistoryEvent.Reported;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that was seen of one request. One thread. */
final class RequestAccount {

  private final RequestId id;
  private final Map<String, List<StreamStep>> steps = new LinkedHashMap<>();
  private final List<ResultEvent> log = new ArrayList<>();
  private final List<Reported> reports = new ArrayList<>();
  private @Nullable Submitted submitted;
  private boolean acknowledged;
  private boolean cancelAsked;

  RequestAccount(RequestId id) {
    this.id = id;
  }

  void submitted(Submitted event) {
    submitted = event;
  }

  void acknowledged() {
    acknowledged = true;
  }

  void cancelAsked() {
    cancelAsked = true;
  }

  void streamed(Streamed event) {
    steps.computeIfAbsent(event.reader(), unseen -> new ArrayList<>()).add(event.step());
  }

  void logged(Logged event) {
    log.add(event.event());
  }

  void reported(Reported event) {
    reports.add(event);
  }

  RequestId id() {
    return id;
  }

  Optional<Submitted> submission() {
    return Optional.ofNullable(submitted);
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  private boolean wasSeen() {
    return !steps.isEmpty() || !log.isEmpty() || !reports.isEmpty();
  }

  LogAccount log(Consumer<Finding> findings) {
    return LogAccount.of("the log of " + id, log, findings);
  }

  private List<StreamAccount> streams(Consumer<Finding> findings) {
    return steps.entrySet().stream()
        .map(entry -> StreamAccount.of(entry.getKey() + " of " + id, entry.getValue(), findings))
        .toList();
  }

  /** Judges it alone; what belongs to others is the oracle's. */
  void judge(Consumer<Finding> findings, Consumer<OwnedText> texts) {
    LogAccount logged = log(findings);
    List<StreamAccount> streams = streams(findings);
    if (submitted == null && wasSeen()) {
      findings.accept(new Finding(Fault.PHANTOM, "nobody submitted " + id));
    }
    Map<String, Outcome> ends = ends(logged, streams);
    if (acknowledged && ends.isEmpty()) {
      findings.accept(new Finding(wasSeen() ? Fault.STUCK : Fault.LOST, id + " has no end"));
    }
    if (ends.values().stream().distinct().count() > 1) {
      findings.accept(new Finding(Fault.DOUBLE_TERMINAL, id + " ended as " + ends));
    }
    if (ends.containsValue(Outcome.CANCELLED) && !cancelAsked) {
      findings.accept(new Finding(Fault.CANCEL_VIOLATED, "nobody cancelled " + id + ": " + ends));
    }
    compare(logged, streams, findings);
    for (Reported report : reports) {
      if (report.attempts().isPresent() && report.attempts().get() < logged.attempts()) {
        findings.accept(
            new Finding(
                Fault.HIDDEN_EXECUTION,
                "%s counts %d attempts of %s, its log %d"
                    .formatted(report.source(), report.attempts().get(), id, logged.attempts())));
      }
    }
    streams.forEach(stream -> texts.accept(new OwnedText(id, stream.who(), stream.text())));
    texts.accept(new OwnedText(id, logged.who(), logged.text()));
  }

  /** What somebody read as the output of a request. */
  record OwnedText(RequestId id, String where, String text) {}

  private Map<String, Outcome> ends(LogAccount logged, List<StreamAccount> streams) {
    Map<String, Outcome> ends = new LinkedHashMap<>();
    logged.outcome().ifPresent(outcome -> ends.put("log", outcome));
    for (StreamAccount stream : streams) {
      stream.end().ifPresent(end -> ends.put(stream.who(), end.outcome()));
    }
    reports.forEach(report -> ends.put(report.source(), report.outcome()));
    return ends;
  }

  /** Readers that saw the end agree with each other and with the log. */
  private void compare(LogAccount logged, List<StreamAccount> streams, Consumer<Finding> findings) {
    List<String> whole = new ArrayList<>();
    if (logged.outcome().isPresent()) {
      whole.add(logged.text());
    }
    streams.stream().filter(s -> s.end().isPresent()).map(StreamAccount::text).forEach(whole::add);
    if (whole.stream().distinct().count() > 1) {
      findings.accept(new Finding(Fault.TORN_STREAM, "readers disagree about the text of " + id));
    }
  }
}
