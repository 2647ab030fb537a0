package dev.millrace.chaos.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.chaos.load.PlannedRequest.Poison;
import dev.millrace.chaos.load.Way;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.chaos.verdict.Seen.WaitingReader;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.testing.guarantee.HistoryEvent;
import dev.millrace.testing.guarantee.HistoryEvent.Acknowledged;
import dev.millrace.testing.guarantee.HistoryEvent.CancelAsked;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import dev.millrace.testing.guarantee.HistoryEvent.Reported;
import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A violation of each kind is counted under its name, and a healthy run under none. */
class JudgeTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final RequestId ID = RequestId.at(START);
  private static final RequestId OTHER = RequestId.at(START.plusMillis(1));
  private static final int TOKENS = 4;
  private static final Timings TIMINGS =
      new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  private static final Usage USAGE = new Usage(1, 0, TOKENS);
  private static final Verdict SUCCESS = Verdict.succeeded(FinishReason.LENGTH, USAGE, TIMINGS);

  private final PlannedRequest plain = planned(0, OptionalInt.empty());
  private final PlannedRequest cancelled = planned(1, OptionalInt.of(2));
  private final List<HistoryEvent> history = new ArrayList<>();
  private final List<WaitingReader> waiting = new ArrayList<>();
  private final List<String> untold = new ArrayList<>();
  private final List<String> defects = new ArrayList<>();
  private Map<RequestId, Instant> cancellations = Map.of();

  @Test
  void shouldFindNothingInAHealthyRun() {
    begin();
    finish(ID, SUCCESS, 1);

    assertThat(verdict().isClean()).as("%s", verdict().lines()).isTrue();
    assertThat(verdict().outcomes()).containsEntry("succeeded", 1);
  }

  @Test
  void shouldNotBeCleanWhenNothingWasAccepted() {
    assertThat(verdict().isClean()).isFalse();
  }

  @Test
  void shouldCountWhatIsLost() {
    history.add(submitted(ID, plain));
    history.add(new Acknowledged(ID, START));

    assertOnly("lost");
  }

  @Test
  void shouldCountAnUnusableRecordWithoutADeadLetter() {
    begin();
    finish(ID, SUCCESS, 1);
    untold.add("control-0 at 7");

    assertOnly("lost");
  }

  @Test
  void shouldCountWhatIsStuck() {
    begin();

    assertOnly("stuck");
  }

  @Test
  void shouldCountAReaderThatHangsAlthoughTheEndStandsInTheLog() {
    begin();
    finish(ID, SUCCESS, 1);
    waiting.add(new WaitingReader(ID, "http", ""));

    assertOnly("stuck");
  }

  @Test
  void shouldCountPhantoms() {
    begin();
    finish(ID, SUCCESS, 1);
    history.add(new Logged(started(OTHER)));

    assertOnly("phantom");
  }

  @Test
  void shouldCountASecondEnd() {
    begin();
    finish(ID, SUCCESS, 1);
    finish(ID, SUCCESS, 2);

    assertOnly("doubleTerminal");
  }

  @Test
  void shouldCountATornStream() {
    accepted(ID, plain);
    history.add(new Logged(started(ID)));
    history.add(new Logged(tokens(ID, 0, "wrong", 1)));
    finish(ID, SUCCESS, 1);

    assertOnly("torn");
  }

  @Test
  void shouldCountTheTextOfAnotherRequest() {
    history.add(submitted(OTHER, cancelled));
    accepted(ID, plain);
    history.add(new Logged(started(ID)));
    history.add(new Logged(tokens(ID, 0, cancelled.expected().orElseThrow(), TOKENS)));
    finish(ID, SUCCESS, 1);

    assertOnly("crosstalk");
  }

  @Test
  void shouldCountTokensAfterTheEnd() {
    begin();
    finish(ID, SUCCESS, 1);
    history.add(new Logged(tokens(ID, TOKENS, " more", 1)));

    assertOnly("tokensAfterEnd");
  }

  @Test
  void shouldCountACancellationThatDidNotHold() {
    accepted(OTHER, cancelled);
    history.add(new CancelAsked(OTHER, START));
    history.add(new Logged(started(OTHER)));
    finish(OTHER, SUCCESS, 60);
    cancellations = Map.of(OTHER, START);

    assertOnly("cancelViolated");
  }

  @Test
  void shouldCountACancellationOfNobody() {
    accepted(OTHER, cancelled);
    history.add(new Logged(started(OTHER)));
    finish(OTHER, Verdict.cancelled("", USAGE, TIMINGS), 1);

    assertOnly("cancelViolated");
  }

  @Test
  void shouldCountAFailureThatNobodyAskedFor() {
    begin();
    finish(ID, failed(ErrorCode.INTERNAL), 1);

    assertOnly("unexplained");
  }

  @Test
  void shouldExplainAFailureByWorkersThatDied() {
    begin();
    finish(ID, failed(ErrorCode.ATTEMPTS_EXHAUSTED), 1);

    assertThat(verdict().isClean()).isTrue();
  }

  @Test
  void shouldCountAnExecutionThatIsHidden() {
    begin();
    finish(ID, SUCCESS, 1);
    history.add(new Reported(ID, "completions", Outcome.SUCCEEDED, Optional.of(0)));

    assertOnly("hiddenExecution");
  }

  @Test
  void shouldCountDefectsOfTheSuite() {
    begin();
    finish(ID, SUCCESS, 1);
    defects.add("a defect");

    assertOnly("suiteDefects");
  }

  private void assertOnly(String name) {
    SuiteVerdict verdict = verdict();
    assertThat(verdict.isClean()).isFalse();
    assertThat(verdict.lines()).hasSize(1);
    assertThat(verdict.counts()).containsEntry(name, 1);
    assertThat(verdict.counts().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
  }

  private SuiteVerdict verdict() {
    return Judge.of(
        new Seen(
            history,
            Map.of(ID, plain, OTHER, cancelled),
            cancellations,
            waiting,
            untold,
            new CancelRule(Duration.ofSeconds(10), List.of()),
            defects));
  }

  private void begin() {
    accepted(ID, plain);
    history.add(new Logged(started(ID)));
    history.add(new Logged(tokens(ID, 0, plain.expected().orElseThrow(), TOKENS)));
  }

  private void accepted(RequestId id, PlannedRequest request) {
    history.add(submitted(id, request));
    history.add(new Acknowledged(id, START));
  }

  private void finish(RequestId id, Verdict verdict, int second) {
    history.add(new Logged(new Finished(id, 1, verdict, START.plusSeconds(second))));
  }

  private static Submitted submitted(RequestId id, PlannedRequest request) {
    return new Submitted(
        id, request.tenant(), request.priority(), request.secret(), request.expected(), START);
  }

  private static Started started(RequestId id) {
    return new Started(id, 1, StartMode.RESTART, 1, "w", "m", START, "default");
  }

  private static Tokens tokens(RequestId id, int first, String text, int count) {
    return new Tokens(id, 1, first, text, Collections.nCopies(count, 7));
  }

  private static Verdict failed(ErrorCode code) {
    return Verdict.failed(new ErrorInfo(code, "failed"), USAGE, TIMINGS);
  }

  private static PlannedRequest planned(int number, OptionalInt cancelAfter) {
    return new PlannedRequest(
        number,
        "secret-%06d".formatted(number),
        ServedModel.SCRIPTED,
        Way.HTTP,
        "acme",
        Priority.NORMAL,
        TOKENS,
        Duration.ofMillis(1),
        Optional.empty(),
        cancelAfter,
        List.of(),
        1,
        Poison.NONE);
  }
}
