package dev.millrace.standalone.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.ExactPrompt;
import dev.millrace.demomodel.Skill;
import dev.millrace.standalone.cli.CommandRun;
import dev.millrace.standalone.cli.output.CanaryTable;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.facade.TestingFacade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryRunTest {

  private static final int PER_SKILL = 4;
  private static final List<Skill> SKILLS = List.of(Skill.ADDITION, Skill.REVERSAL);

  @Test
  void shouldPassWhenEveryAnswerIsRight() throws Exception {
    CanaryReport report = run(CanaryRunTest::right, PER_SKILL);

    assertThat(report.passed()).isTrue();
    assertThat(report.mistakes()).isEmpty();
    assertThat(report.skills()).extracting(SkillScore::right).containsExactly(PER_SKILL, PER_SKILL);
    assertThat(report.fullSlots().slots()).isEqualTo(2);
    assertThat(report.fullSlots().different()).isZero();
    assertThat(report.fullSlots().equal()).isEqualTo(report.fullSlots().compared());
    assertThat(CanaryTable.of(report)).contains("addition").contains("PASS in ");
  }

  @Test
  void shouldFailAndShowTheMistakesWhenAnswersAreGarbled() throws Exception {
    CanaryReport report = run(prompt -> right(prompt) + "!", PER_SKILL);

    assertThat(report.passed()).isFalse();
    assertThat(report.mistakes()).hasSize(2 * PER_SKILL).noneMatch(Answer::isRight);
    String table = CanaryTable.of(report);
    assertThat(table).contains("FAIL in ").contains("(%d wrong in all)".formatted(2 * PER_SKILL));
    assertThat(table.lines().filter(line -> line.startsWith("wrong: "))).hasSize(5);
  }

  @Test
  void shouldFailWhenAnAnswerIsRightOnlyAlone() throws Exception {
    Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    String first = prompts(Skill.ADDITION, 1).getFirst().prompt();

    CanaryReport report =
        run(
            prompt -> {
              int times = asked.computeIfAbsent(prompt, p -> new AtomicInteger()).incrementAndGet();
              // Once for its skill, once alone; what comes then is among others.
              return prompt.equals(first) && times > 2 ? "wrong" : right(prompt);
            },
            PER_SKILL);

    assertThat(report.mistakes()).isEmpty();
    assertThat(report.fullSlots().spoilt()).isPositive();
    assertThat(report.passed()).isFalse();
    assertThat(CanaryTable.of(report)).contains("right only alone");
  }

  @Test
  void shouldTellEveryNumberOfAnswersOnceAndInOrder() throws Exception {
    List<String> progress = new ArrayList<>();
    try (TestingFacade facade = TestingFacade.start().slots(2).answering(CanaryRunTest::right);
        FacadeClient client = new FacadeClient(facade.uri())) {
      CanaryReport unused =
          new CanaryRun(
                  client,
                  TestingFacade.MODEL,
                  new Thresholds(OptionalDouble.empty()),
                  (part, done, of) -> progress.add(part + " " + done + "/" + of),
                  System::nanoTime)
              .run(List.of(Skill.ADDITION), 3);
    }

    assertThat(progress).startsWith("addition 1/3", "addition 2/3", "addition 3/3");
  }

  @Test
  void shouldRefuseAModelThatNobodyServes() throws Exception {
    try (TestingFacade facade = TestingFacade.start();
        FacadeClient client = new FacadeClient(facade.uri())) {
      CanaryRun run =
          new CanaryRun(
              client,
              "other",
              new Thresholds(OptionalDouble.empty()),
              (part, done, of) -> {},
              System::nanoTime);

      assertThatThrownBy(() -> run.run(SKILLS, 1)).isInstanceOf(FacadeException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void shouldEndTheCommandWithWhatItFound(boolean right, int exitCode) throws Exception {
    try (TestingFacade facade =
        TestingFacade.start().slots(2).answering(p -> right ? right(p) : "wrong")) {
      CommandRun run =
          CommandRun.of(
              "canary",
              "--server",
              facade.uri().toString(),
              "--model-name",
              TestingFacade.MODEL,
              "--skill",
              "Addition",
              "--per-skill",
              "3",
              "--json");

      assertThat(run.exitCode()).isEqualTo(right ? ExitCode.OK : ExitCode.BAD).isEqualTo(exitCode);
      assertThat(run.json()).hasSize(1);
      assertThat(run.json().getFirst().path("passed").asBoolean()).isEqualTo(right);
      assertThat(run.json().getFirst().at("/skills/0/asked").asInt()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ADDITION, 0.95",
    "UPPER_CASE, 0.95",
    "SORTING, 0.95",
    "CLASSIFICATION, 0.95",
    "REVERSAL, 0.9",
    "LETTER_COUNT, 0.9",
  })
  void shouldNeedOfEachSkillWhatTheModelWasMadeForUnlessTold(Skill skill, double usual) {
    assertThat(new Thresholds(OptionalDouble.empty()).of(skill)).isEqualTo(usual);
    assertThat(new Thresholds(OptionalDouble.of(0.5)).of(skill)).isEqualTo(0.5);
  }

  private static CanaryReport run(Function<String, String> answers, int perSkill) throws Exception {
    try (TestingFacade facade = TestingFacade.start().slots(2).answering(answers);
        FacadeClient client = new FacadeClient(facade.uri())) {
      return new CanaryRun(
              client,
              TestingFacade.MODEL,
              new Thresholds(OptionalDouble.empty()),
              (part, done, of) -> {},
              System::nanoTime)
          .run(SKILLS, perSkill);
    }
  }

  private static String right(String prompt) {
    for (Skill skill : SKILLS) {
      for (ExactPrompt each : prompts(skill, PER_SKILL)) {
        if (each.prompt().equals(prompt)) {
          return each.answer();
        }
      }
    }
    return "a story";
  }

  private static List<ExactPrompt> prompts(Skill skill, int count) {
    return CanaryPrompts.heldOut(skill, 2024, count);
  }
}
