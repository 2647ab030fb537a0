package dev.millrace.testing.guarantee;

import dev.millrace.model.RequestId;
import dev.millrace.testing.guarantee.HistoryEvent.Acknowledged;
import dev.millrace.testing.guarantee.HistoryEvent.CancelAsked;
import dev.millrace.testing.guarantee.HistoryEvent.Disturbed;
import dev.millrace.testing.guarantee.HistoryEvent.HealthSeen;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import dev.millrace.testing.guarantee.HistoryEvent.Reported;
import dev.millrace.testing.guarantee.HistoryEvent.Shown;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import dev.millrace.testing.guarantee.RequestAccount.OwnedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges a finished history: whoever still waits for something waits too early. Pure. */
public final class Oracle {

  private final Map<RequestId, RequestAccount> accounts = new LinkedHashMap<>();
  private final List<Shown> shown = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private Oracle() {}

  /** What happened, judged. */
  public static Judgement judge(List<HistoryEvent> history) {
    Oracle oracle = new Oracle();
    history.forEach(oracle::take);
    return oracle.judgement();
  }

  /** The requests of a history by id, for checks that look at one. */
  static Map<RequestId, RequestAccount> accounts(List<HistoryEvent> history) {
    Oracle oracle = new Oracle();
    history.forEach(oracle::take);
    return oracle.accounts;
  }

  private void take(HistoryEvent event) {
    switch (event) {
      case Submitted submitted -> of(submitted.id()).submitted(submitted);
      case Acknowledged acknowledged -> of(acknowledged.id()).acknowledged();
      case Streamed streamed -> of(streamed.id()).streamed(streamed);
      case Logged logged -> of(logged.event().requestId()).logged(logged);
      case Reported reported -> of(reported.id()).reported(reported);
      case Shown text -> shown.add(text);
      case CancelAsked asked -> of(asked.id()).cancelAsked();
      case HealthSeen ignored -> {}
      case Disturbed ignored -> {}
    }
  }

  private RequestAccount of(RequestId id) {
    return accounts.computeIfAbsent(id, RequestAccount::new);
  }

  private Judgement judgement() {
    List<OwnedText> texts = new ArrayList<>();
    int acknowledged = 0;
    int terminalRecords = 0;
    int executions = 0;
    int duplicates = 0;
    for (RequestAccount account : accounts.values()) {
      account.judge(findings::add, texts::add);
      LogAccount log = account.log(ignored -> {});
      acknowledged += account.isAcknowledged() ? 1 : 0;
      terminalRecords += log.terminalRecords();
      executions += log.executions();
      duplicates += Math.max(0, log.executions() - 1);
    }
    List<Submitted> submissions = submissions();
    SecretIndex secrets = new SecretIndex(submissions);
    texts.forEach(text -> judgeOutput(text, submissions, secrets));
    shown.forEach(this::judgeShown);
    return new Judgement(findings, acknowledged, terminalRecords, executions, duplicates);
  }

  /** An output is a beginning of the expected one; if it is another request's, it leaked. */
  private void judgeOutput(OwnedText read, List<Submitted> submissions, SecretIndex secrets) {
    if (read.text().isEmpty()) {
      return;
    }
    for (Submitted other : secrets.in(read.text())) {
      if (!other.id().equals(read.id())) {
        findings.add(new Finding(Fault.CROSSTALK, read.where() + " holds text of " + other.id()));
      }
    }
    Optional<String> expected =
        Optional.ofNullable(accounts.get(read.id()))
            .flatMap(RequestAccount::submission)
            .flatMap(Submitted::expected);
    if (expected.isEmpty() || expected.get().startsWith(read.text())) {
      return;
    }
    boolean others =
        submissions.stream()
            .flatMap(other -> other.expected().stream())
            .anyMatch(text -> text.startsWith(read.text()));
    findings.add(
        new Finding(
            others ? Fault.CROSSTALK : Fault.TORN_STREAM,
            read.where() + (others ? " is another request's text" : " is not the expected text")));
  }

  private void judgeShown(Shown text) {
    for (Submitted request : submissions()) {
      boolean own = text.tenant().equals(Optional.of(request.tenant()));
      boolean holds =
          text.text().contains(request.secret())
              || request.expected().filter(output -> text.text().contains(output)).isPresent();
      if (!own && holds) {
        findings.add(
            new Finding(
                Fault.CROSSTALK,
                "%s shows %s text of %s's %s"
                    .formatted(
                        text.where(),
                        text.tenant().orElse("everybody"),
                        request.tenant(),
                        request.id())));
      }
    }
  }

  private List<Submitted> submissions() {
    return accounts.values().stream().flatMap(a -> a.submission().stream()).toList();
  }
}
