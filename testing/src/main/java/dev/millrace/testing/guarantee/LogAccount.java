package dev.millrace.testing.guarantee;

import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one request say by the reader rule. Written apart from the product's reader,
 * so that the two cannot share a fault.
 */
final class LogAccount {

  /** The writer of markers with which nothing is executed. */
  private static final String DISPATCHER = "dispatcher";

  private final String who;
  private final Consumer<Finding> findings;
  private final Map<Long, Started> markers = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable Started followed;
  private @Nullable Finished end;
  private int next;
  private int attempt;
  private int terminalRecords;

  private LogAccount(String who, Consumer<Finding> findings) {
    this.who = who;
    this.findings = findings;
  }

  static LogAccount of(String who, List<ResultEvent> records, Consumer<Finding> findings) {
    LogAccount account = new LogAccount(who, findings);
    records.forEach(account::take);
    return account;
  }

  private void take(ResultEvent record) {
    switch (record) {
      case Started marker -> start(marker);
      case Tokens tokens -> accept(tokens);
      case Finished finished -> finish(finished);
    }
  }

  private void start(Started marker) {
    Started twin = markers.putIfAbsent(marker.run(), marker);
    if (twin != null && !twin.worker().equals(marker.worker())) {
      report(
          Fault.HIDDEN_EXECUTION,
          "run %d began at %s and at %s".formatted(marker.run(), twin.worker(), marker.worker()));
    }
    Started before = followed;
    if (end != null || (before != null && marker.run() <= before.run())) {
      return;
    }
    if (marker.attempt() < attempt) {
      report(
          Fault.HIDDEN_EXECUTION, "attempt " + marker.attempt() + " came after attempt " + attempt);
    }
    attempt = Math.max(attempt, marker.attempt());
    followed = marker;
    if (marker.mode() == StartMode.RESTART) {
      next = 0;
      text.setLength(0);
    }
  }

  private void accept(Tokens tokens) {
    Started current = followed;
    if (current == null || tokens.run() != current.run()) {
      return;
    }
    if (end != null) {
      report(Fault.TOKENS_AFTER_END, "token " + tokens.firstIndex() + " after the end");
      return;
    }
    if (tokens.firstIndex() != next) {
      report(Fault.TORN_STREAM, "token " + tokens.firstIndex() + " in place of " + next);
    }
    next = tokens.nextIndex();
    text.append(tokens.text());
  }

  private void finish(Finished finished) {
    terminalRecords++;
    Started current = followed;
    if (current == null || finished.run() != current.run()) {
      return;
    }
    if (end == null) {
      end = finished;
    } else {
      report(Fault.DOUBLE_TERMINAL, "run " + finished.run() + " ended twice");
    }
  }

  private void report(Fault fault, String what) {
    findings.accept(new Finding(fault, who + ": " + what));
  }

  String who() {
    return who;
  }

  String text() {
    return text.toString();
  }

  /** Tokens that a reader would have now. */
  int tokens() {
    return next;
  }

  Optional<Outcome> outcome() {
    return Optional.ofNullable(end).map(finished -> finished.verdict().outcome());
  }

  int terminalRecords() {
    return terminalRecords;
  }

  /** The highest attempt that a followed marker named. */
  int attempts() {
    return attempt;
  }

  /** Runs that a worker began. */
  int executions() {
    return (int)
        markers.values().stream().filter(marker -> !marker.worker().equals(DISPATCHER)).count();
  }

  /** When the first of them began. */
  Optional<Instant> began() {
    return markers.values().stream()
        .filter(marker -> !marker.worker().equals(DISPATCHER))
        .map(Started::at)
        .findFirst();
  }
}
