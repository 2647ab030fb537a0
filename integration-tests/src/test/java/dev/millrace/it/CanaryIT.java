package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.demomodel.DemoModel;
import dev.millrace.demomodel.Skill;
import dev.millrace.standalone.canary.CanaryReport;
import dev.millrace.standalone.canary.CanaryRun;
import dev.millrace.standalone.canary.Progress;
import dev.millrace.standalone.canary.SkillScore;
import dev.millrace.standalone.canary.Thresholds;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.runtime.role.Roles;
import dev.millrace.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of the demo model through the whole pipeline, and workers that ask their own engine. */
class CanaryIT {

  /** What the demo model hardly ever gets wrong. */
  private static final List<Skill> SURE = List.of(Skill.REVERSAL, Skill.LETTER_COUNT);

  @TempDir static Path data;
  private static RunningStack running;

  @BeforeAll
  static void start() throws Exception {
    running =
        RunningStack.start(data, Map.of("worker.engine", "llama", "worker.canary-interval", "1s"));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void shouldPassWhileTheDemoModelAnswersWhatItKnows() throws Exception {
    List<String> parts = new ArrayList<>();

    CanaryReport report = run(DemoModel.NAME, (part, done, of) -> parts.add(part + " " + done));

    assertThat(report.skills()).hasSize(2).allMatch(SkillScore::passed);
    assertThat(report.fullSlots().slots()).isEqualTo(4);
    assertThat(report.fullSlots().compared()).isEqualTo(12);
    assertThat(report.fullSlots().spoilt()).isZero();
    assertThat(report.passed()).isTrue();
    assertThat(parts).contains("reversal 4", "letter-count 4", "alone 4", "full slots 12");
    assertThat(stateOfWorkers(DemoModel.NAME)).isEqualTo("ready");
  }

  @Test
  void shouldNameTheModelWhenNobodyServesIt() {
    assertThatThrownBy(() -> run("nobody-serves-this", (part, done, of) -> {}))
        .isInstanceOf(FacadeException.class)
        .hasMessageContaining("nobody-serves-this");
  }

  @Test
  void shouldShowAWorkerAsDegradedWhenItsOwnAnswersAreWrong() throws Exception {
    Path questions =
        Files.writeString(
            data.resolve("questions.jsonl"), "{\"prompt\": \"Say yes.\", \"answer\": \"yes\"}\n");
    Map<String, String> babbling =
        Map.of(
            "worker.id", "babbling",
            "worker.model-name", "babble",
            "worker.canary-interval", "1s",
            "worker.canary-file", questions.toString());

    try (Worker worker =
        Roles.worker(
            RunningStack.settings(data.resolve("babbling"), babbling), running.stack().context())) {
      worker.start();

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(stateOfWorkers("babble")).isEqualTo("degraded"));
      assertThat(worker.health().ready()).isFalse();
    }
  }

  private static CanaryReport run(String model, Progress progress) throws Exception {
    Thresholds usual = new Thresholds(OptionalDouble.empty());
    return new CanaryRun(running.facade(), model, usual, progress, System::nanoTime).run(SURE, 4);
  }

  private static String stateOfWorkers(String model) throws Exception {
    for (JsonNode cell : running.facade().queue().path("models")) {
      if (cell.path("model").asText().equals(model)) {
        return cell.at("/workers/0/state").asText();
      }
    }
    return "unknown";
  }
}
