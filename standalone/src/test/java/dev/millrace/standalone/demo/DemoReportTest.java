package dev.millrace.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Priority;
import dev.millrace.standalone.facade.RequestResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoReportTest {

  @ParameterizedTest
  @CsvSource({
    "succeeded, 85, 10, true,  true",
    "succeeded, 85, 50, true,  true",
    "succeeded, 85, 110, true, true",
    "succeeded, 85, 111, true, false",
    "succeeded, 84, 10, true,  false",
    "failed,    85, 10, true,  false",
    "cancelled, 85, 10, true,  false",
    "succeeded, 85, 10, false, false",
  })
  void shouldPassOnlyWithRightAnswersAndNoLowRequestThatCertainlyStartedFirst(
      String outcome, String text, double criticalWait, boolean busy, boolean passed) {
    List<DemoAnswer> queued =
        List.of(
            answered(Priority.LOW, Optional.empty(), "succeeded", "a story", 50.0),
            answered(Priority.CRITICAL, Optional.of("85"), outcome, text, criticalWait));

    DemoReport report = DemoReport.of(List.of(), queued, busy, true);

    assertThat(report.passed()).isEqualTo(passed);
  }

  @Test
  void shouldCompareOnlyWhatWaitedBehindTheFillers() {
    List<DemoAnswer> fillers =
        List.of(answered(Priority.LOW, Optional.empty(), "succeeded", "a story", 0.0));
    List<DemoAnswer> queued =
        List.of(
            answered(Priority.LOW, Optional.empty(), "succeeded", "a story", 50.0),
            answered(Priority.CRITICAL, Optional.of("85"), "succeeded", "85", 90.0));

    assertThat(DemoReport.of(fillers, queued, true, true).faults()).isEmpty();
  }

  @Test
  void shouldNameThePromptThatFailedAndWhy() {
    List<DemoAnswer> queued =
        List.of(answered(Priority.CRITICAL, Optional.empty(), "failed", "", 1.0));

    assertThat(DemoReport.of(List.of(), queued, true, false).faults())
        .containsExactly("'asked' failed: out of order");
  }

  private static DemoAnswer answered(
      Priority priority,
      Optional<String> right,
      String outcome,
      String text,
      @Nullable Double queueMs) {
    String error = outcome.equals("failed") ? "out of order" : null;
    return new DemoAnswer(
        new DemoPrompt(priority, "asked", true, right),
        new RequestResult("id", priority.label(), outcome, text, 2, 1.0, null, queueMs, error),
        100,
        110);
  }
}
