package dev.millrace.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.TestingFacade;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemonstrationTest {

  private static final int SLOTS = 4;

  @Test
  void shouldLetCriticalRequestsOvertakeLowOnesWhenSlotsGoByPriority() throws Exception {
    try (TestingFacade facade = busyFacade()) {
      DemoReport report = run(facade, true);

      assertThat(report.faults()).isEmpty();
      assertThat(report.results()).hasSize(SLOTS + DemoPrompt.QUEUED.size());
      assertThat(longest(report, "critical")).isLessThan(shortestQueued(report, "low"));
      assertThat(longest(report, "high")).isLessThan(shortestQueued(report, "normal"));
    }
  }

  @Test
  void shouldFailWhenSlotsGoByArrival() throws Exception {
    try (TestingFacade facade = busyFacade().withoutPriorities()) {
      DemoReport report = run(facade, true);

      assertThat(report.passed()).isFalse();
      assertThat(report.faults())
          .allSatisfy(fault -> assertThat(fault).contains("though both waited"))
          .anySatisfy(fault -> assertThat(fault).contains("(low)").contains("(critical)"));
    }
  }

  @Test
  void shouldFailWhenAnAnswerIsWrong() throws Exception {
    try (TestingFacade facade = busyFacade().answering(prompt -> "86")) {
      DemoReport report = run(facade, true);

      assertThat(report.faults()).anySatisfy(fault -> assertThat(fault).contains("'86', not '85'"));
    }
  }

  @Test
  void shouldAskForNoParticularAnswerWhenTheModelIsNotTheBundledOne() throws Exception {
    try (TestingFacade facade = busyFacade().answering(prompt -> "anything")) {
      assertThat(run(facade, false).faults()).isEmpty();
    }
  }

  @Test
  void shouldSubmitTheLowestPriorityFirstOnceAllSlotsAreTaken() throws Exception {
    try (TestingFacade facade = busyFacade()) {
      DemoReport unused = run(facade, true);

      List<String> order =
          facade.submissions().stream().map(each -> each.path("priority").asText()).toList();
      assertThat(order.subList(0, SLOTS)).containsOnly("low");
      assertThat(order.subList(SLOTS, order.size()))
          .containsExactly(
              "low", "low", "normal", "normal", "high", "high", "critical", "critical");
    }
  }

  private static TestingFacade busyFacade() throws Exception {
    return TestingFacade.start()
        .slots(SLOTS)
        .holdUntilQueued(DemoPrompt.QUEUED.size())
        .taking(Duration.ofMillis(100))
        .answering(DemonstrationTest::rightAnswer);
  }

  private static String rightAnswer(String prompt) {
    return DemoPrompt.QUEUED.stream()
        .filter(each -> each.text().equals(prompt))
        .flatMap(each -> each.answer().stream())
        .findFirst()
        .orElse("a story");
  }

  private static DemoReport run(TestingFacade facade, boolean bundled) throws Exception {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    try (FacadeClient client = new FacadeClient(facade.uri());
        StreamBoard board = StreamBoard.on(out, false, () -> 0)) {
      return new Demonstration(client, TestingFacade.MODEL, bundled, board).run();
    }
  }

  private static double longest(DemoReport report, String priority) {
    return waits(report, priority).max(Double::compare).orElseThrow();
  }

  private static double shortestQueued(DemoReport report, String priority) {
    return waits(report, priority).min(Double::compare).orElseThrow();
  }

  /** Of the requests behind the fillers. */
  private static Stream<Double> waits(DemoReport report, String priority) {
    return report.results().stream()
        .skip(report.results().size() - DemoPrompt.QUEUED.size())
        .filter(result -> result.priority().equals(priority))
        .map(RequestResult::queueMs)
        .map(wait -> wait == null ? Double.NaN : wait);
  }
}
