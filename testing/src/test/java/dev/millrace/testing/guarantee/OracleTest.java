package dev.millrace.testing.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.testing.guarantee.HistoryEvent.Reported;
import dev.millrace.testing.guarantee.HistoryEvent.Shown;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mutation of a healthy history is found, and taken for nothing else. */
class OracleTest {

  /** A way to spoil the healthy history. */
  private record Mutation(String name, Fault fault, UnaryOperator<Sample> spoil) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mutation> mutations() {
    return List.of(
        new Mutation("nothing seen", Fault.LOST, s -> s.endless(Sample.SIMPLE, false)),
        new Mutation("no end", Fault.STUCK, s -> s.endless(Sample.SIMPLE, true)),
        new Mutation(
            "record of nobody",
            Fault.PHANTOM,
            s -> s.log(Sample.started(Sample.UNKNOWN, 1, StartMode.RESTART, 1, "w1", 9))),
        new Mutation(
            "report of nobody",
            Fault.PHANTOM,
            s -> s.add(new Reported(Sample.UNKNOWN, "status", Outcome.FAILED, Optional.empty()))),
        new Mutation(
            "second end in stream",
            Fault.DOUBLE_TERMINAL,
            s -> s.stream(Sample.SIMPLE, new StreamStep.Ended(Outcome.SUCCEEDED, "e f"), 9)),
        new Mutation(
            "second end in log",
            Fault.DOUBLE_TERMINAL,
            s -> s.log(Sample.finished(Sample.SIMPLE, 1, Outcome.SUCCEEDED))),
        new Mutation(
            "other end reported",
            Fault.DOUBLE_TERMINAL,
            s -> s.add(new Reported(Sample.SIMPLE, "status", Outcome.FAILED, Optional.empty()))),
        new Mutation(
            "other end in stream",
            Fault.DOUBLE_TERMINAL,
            s -> s.with(e -> step(e, new StreamStep.Ended(Outcome.FAILED, "a b c d")))),
        new Mutation(
            "token missing",
            Fault.TORN_STREAM,
            s -> s.with(e -> step(e, new StreamStep.Tokens(3, 1, " c d")))),
        new Mutation(
            "token repeated",
            Fault.TORN_STREAM,
            s -> s.with(e -> step(e, new StreamStep.Tokens(1, 2, " c d")))),
        new Mutation(
            "text changed",
            Fault.TORN_STREAM,
            s -> s.with(e -> step(e, new StreamStep.Tokens(2, 2, " c D")))),
        new Mutation(
            "restart not announced",
            Fault.TORN_STREAM,
            s -> s.with(e -> step(e, new StreamStep.Tokens(0, 2, " c d")))),
        new Mutation(
            "gap in log",
            Fault.TORN_STREAM,
            s ->
                s.without(
                    e ->
                        e instanceof HistoryEvent.Logged logged
                            && logged
                                .event()
                                .equals(Sample.tokens(Sample.CONTINUED, 1, 0, "a b", 2)))),
        new Mutation(
            "token after end",
            Fault.TOKENS_AFTER_END,
            s -> s.stream(Sample.CANCELLED, new StreamStep.Tokens(2, 1, " i"), 10)),
        new Mutation(
            "restart after end",
            Fault.TOKENS_AFTER_END,
            s -> s.stream(Sample.SIMPLE, new StreamStep.Restarted(), 10)),
        new Mutation(
            "token after end in log",
            Fault.TOKENS_AFTER_END,
            s -> s.log(Sample.tokens(Sample.CANCELLED, 1, 2, " i", 1))),
        new Mutation(
            "cancelled by nobody",
            Fault.CANCEL_VIOLATED,
            s -> s.without(e -> e instanceof HistoryEvent.CancelAsked)),
        new Mutation(
            "output of another",
            Fault.CROSSTALK,
            s -> s.add(stream("other", new StreamStep.Tokens(0, 2, "g h")))),
        new Mutation(
            "secret in another stream",
            Fault.CROSSTALK,
            s ->
                s.with(
                    e ->
                        e instanceof HistoryEvent.Submitted submitted
                                && submitted.id().equals(Sample.CANCELLED)
                            ? new HistoryEvent.Submitted(
                                submitted.id(),
                                submitted.tenant(),
                                submitted.priority(),
                                "e f",
                                submitted.expected(),
                                submitted.at())
                            : e)),
        new Mutation(
            "secret shown to another tenant",
            Fault.CROSSTALK,
            s ->
                s.add(
                    new Shown(
                        Optional.of("globex"), "GET error", "bad: secret of " + Sample.CANCELLED))),
        new Mutation(
            "output in metrics",
            Fault.CROSSTALK,
            s -> s.add(new Shown(Optional.empty(), "GET metrics", "x{y=\"e f\"}"))),
        new Mutation(
            "run at two workers",
            Fault.HIDDEN_EXECUTION,
            s -> s.log(Sample.started(Sample.SIMPLE, 1, StartMode.CONTINUE, 1, "w2", 9))),
        new Mutation(
            "attempt counted back",
            Fault.HIDDEN_EXECUTION,
            s ->
                s.with(
                    e ->
                        e instanceof HistoryEvent.Logged logged
                                && logged.event().requestId().equals(Sample.CONTINUED)
                                && logged.event().run() == 2
                                && logged.event() instanceof Started
                            ? new HistoryEvent.Logged(
                                Sample.started(Sample.CONTINUED, 2, StartMode.CONTINUE, 0, "w2", 6))
                            : e)),
        new Mutation(
            "attempt not reported",
            Fault.HIDDEN_EXECUTION,
            s ->
                s.with(
                    e ->
                        e instanceof Reported report
                            ? new Reported(
                                report.id(), report.source(), report.outcome(), Optional.of(1))
                            : e)));
  }

  /** Replaces the continued stream's step of the same kind, its second where it has two. */
  private static HistoryEvent step(HistoryEvent event, StreamStep by) {
    boolean same =
        event instanceof Streamed seen
            && seen.id().equals(Sample.CONTINUED)
            && seen.step().getClass() == by.getClass()
            && !(seen.step() instanceof StreamStep.Tokens tokens && tokens.firstIndex() == 0);
    return same ? new Streamed(Sample.CONTINUED, "client", by, Sample.at(7)) : event;
  }

  private static Streamed stream(String reader, StreamStep step) {
    return new Streamed(Sample.SIMPLE, reader, step, Sample.at(7));
  }

  @Test
  void shouldFindNothingInAHealthyHistory() {
    Judgement judgement = Sample.healthy().history().judge();

    assertThat(judgement.findings()).isEmpty();
    assertThat(judgement.acknowledged()).isEqualTo(3);
    assertThat(judgement.terminalRecords()).isEqualTo(3);
    assertThat(judgement.executions()).isEqualTo(4);
    assertThat(judgement.duplicateExecutions()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void shouldFindEachMutation(Mutation mutation) {
    Judgement judgement = mutation.spoil.apply(Sample.healthy()).history().judge();

    assertThat(judgement.findings()).extracting(Finding::fault).containsOnly(mutation.fault);
  }

  @Test
  void shouldHaveAMutationForEveryFault() {
    Set<Fault> mutated = mutations().stream().map(Mutation::fault).collect(Collectors.toSet());

    assertThat(mutated).isEqualTo(EnumSet.allOf(Fault.class));
  }

  @Test
  void shouldTakeARestartThatIsAnnounced() {
    Sample sample =
        Sample.healthy()
            .with(
                event ->
                    event instanceof Streamed seen
                            && seen.step().equals(new StreamStep.Tokens(2, 2, " c d"))
                        ? new Streamed(
                            Sample.CONTINUED,
                            "client",
                            new StreamStep.Tokens(0, 4, "a b c d"),
                            seen.at())
                        : event);
    History history = new History();
    for (HistoryEvent event : sample.history().events()) {
      if (event instanceof Streamed seen
          && seen.step().equals(new StreamStep.Tokens(0, 4, "a b c d"))) {
        history.record(
            new Streamed(seen.id(), seen.reader(), new StreamStep.Restarted(), seen.at()));
      }
      history.record(event);
    }

    assertThat(history.judge().findings()).isEmpty();
  }
}
