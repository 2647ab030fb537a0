package dev.millrace.testing.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.testing.guarantee.HistoryEvent.Acknowledged;
import dev.millrace.testing.guarantee.HistoryEvent.HealthSeen;
import dev.millrace.testing.guarantee.HistoryEvent.Reported;
import dev.millrace.testing.guarantee.HistoryEvent.Shown;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every promise holds for a healthy history, fails for a broken one, and is in the document. */
class GuaranteesTest {

  private static final Path DOCUMENT = Path.of("../docs/guarantees.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| (P\\d) \\| (.+?) \\| `(\\w+)` \\|", Pattern.MULTILINE);

  @ParameterizedTest
  @MethodSource("dev.millrace.testing.guarantee.Guarantees#all")
  void shouldHoldForAHealthyHistory(Guarantee guarantee) {
    assertThatCode(() -> guarantee.verify(Sample.healthy().history())).doesNotThrowAnyException();
    assertThat(guarantee.workload().orders()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.testing.guarantee.Guarantees#all")
  void shouldNotHoldForAHistoryThatShowsNothing(Guarantee guarantee) {
    assertThatThrownBy(() -> guarantee.verify(new History())).isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldBreakP1WhenARequestIsLost() {
    assertBroken(new EveryRequestEnds(), Sample.healthy().endless(Sample.SIMPLE, false));
  }

  @Test
  void shouldBreakP2WhenAReportSaysAnotherEnd() {
    Reported other = new Reported(Sample.SIMPLE, "status", Outcome.FAILED, Optional.empty());

    assertBroken(new OneTerminalState(), Sample.healthy().add(other));
  }

  @Test
  void shouldBreakP3WhenAReaderMissesATokens() {
    assertBroken(
        new OneContiguousStream(),
        Sample.healthy()
            .without(
                event ->
                    event instanceof Streamed seen
                        && seen.step().equals(new StreamStep.Tokens(2, 2, " c d"))));
  }

  @Test
  void shouldBreakP4WhenTwoWorkersShareARun() {
    assertBroken(
        new DuplicatesAreCounted(),
        Sample.healthy().log(Sample.started(Sample.SIMPLE, 1, StartMode.CONTINUE, 1, "w2", 9)));
  }

  @Test
  void shouldBreakP5WhenTheEndComesLateOrAsSomethingElse() {
    Guarantee bounded = new CancellationIsBounded(Duration.ofMillis(1));
    assertBroken(bounded, Sample.healthy());

    assertBroken(
        new CancellationIsBounded(CancellationIsBounded.USUAL),
        Sample.healthy()
            .without(
                event ->
                    event instanceof HistoryEvent.Logged logged
                        && logged.event().requestId().equals(Sample.CANCELLED))
            .with(
                event ->
                    event instanceof Streamed seen
                            && seen.step().equals(new StreamStep.Ended(Outcome.CANCELLED, "g h"))
                        ? new Streamed(
                            seen.id(),
                            seen.reader(),
                            new StreamStep.Ended(Outcome.SUCCEEDED, "g h"),
                            seen.at())
                        : event));
  }

  @Test
  void shouldBreakP6WhenAnErrorNamesAnotherTenantsPrompt() {
    Shown error =
        new Shown(Optional.of("globex"), "GET error", "bad: secret of " + Sample.CONTINUED);

    assertBroken(new NothingOfAnotherTenant(), Sample.healthy().add(error));
  }

  @Test
  void shouldBreakP7WhenHealthSaysNothing() {
    assertBroken(
        new RedisMayVanish(), Sample.healthy().without(event -> event instanceof HealthSeen));
  }

  @Test
  void shouldBreakP8WhenLowWorkOvertakes() {
    Sample sample = Sample.healthy();
    RequestId waiting = RequestId.at(Sample.at(20));
    add(sample, waiting, Priority.HIGH, 20, 40);
    for (int i = 0; i < 5; i++) {
      add(sample, RequestId.at(Sample.at(21 + i)), Priority.LOW, 21 + i, 31 + i);
    }

    assertBroken(new BoundedPriorityInversion(4), sample);
    new BoundedPriorityInversion(5).verify(sample.history());
  }

  @Test
  void shouldBeTheRowsOfTheDocument() throws IOException {
    Matcher row = ROW.matcher(Files.readString(DOCUMENT));
    Map<String, String> rows = new LinkedHashMap<>();
    while (row.find()) {
      rows.put(row.group(1) + " " + row.group(3), row.group(2));
    }

    assertThat(rows)
        .isEqualTo(
            Guarantees.all().stream()
                .collect(
                    Collectors.toMap(
                        g -> g.number() + " " + g.getClass().getSimpleName(), Guarantee::promise)));
  }

  private static void add(
      Sample sample, RequestId id, Priority priority, int submitted, int begun) {
    sample
        .add(
            new Submitted(
                id, "acme", priority, "secret of " + id, Optional.empty(), Sample.at(submitted)))
        .add(new Acknowledged(id, Sample.at(submitted)))
        .log(Sample.started(id, 1, StartMode.RESTART, 1, "w1", begun))
        .log(Sample.finished(id, 1, Outcome.SUCCEEDED));
  }

  private static void assertBroken(Guarantee guarantee, Sample sample) {
    assertThatThrownBy(() -> guarantee.verify(sample.history())).isInstanceOf(AssertionError.class);
  }
}
