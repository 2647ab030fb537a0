package dev.millrace.standalone.runtime.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.SettingsLoader;
import dev.millrace.worker.canary.CanaryPlan;
import dev.millrace.worker.canary.CanaryQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCanaryTest {

  @TempDir Path folder;

  @Test
  void shouldAskNothingUnlessAnIntervalIsGiven() throws Exception {
    assertThat(plan(Map.of()).on()).isFalse();
  }

  @Test
  void shouldAskTheBuiltInModelWhatItKnows() throws Exception {
    CanaryPlan plan = plan(Map.of("worker.canary-interval", "5m"));

    assertThat(plan.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(plan.threshold()).isEqualTo(0.75);
    assertThat(plan.questions())
        .hasSize(12)
        .anySatisfy(question -> assertThat(question.prompt()).startsWith("Reverse the word"));
  }

  @Test
  void shouldReadTheQuestionsOfAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("canary.jsonl"),
            """
            {"prompt": "What is 2 + 2?", "answer": "4"}

            {"prompt": "Say yes.", "answer": "yes", "note": "more keys are for people"}
            """);

    CanaryPlan plan =
        plan(
            Map.of(
                "worker.canary-interval", "1m",
                "worker.canary-threshold", "1",
                "worker.engine", "scripted",
                "worker.canary-file", file.toString()));

    assertThat(plan.questions())
        .containsExactly(
            new CanaryQuestion("What is 2 + 2?", "4"), new CanaryQuestion("Say yes.", "yes"));
    assertThat(plan.threshold()).isEqualTo(1);
  }

  @Test
  void shouldNameTheKeyWhenNothingCanBeAsked() throws Exception {
    Path malformed = Files.writeString(folder.resolve("bad.jsonl"), "{\"prompt\": \"x\"}\n");
    Path none = folder.resolve("none.jsonl");

    refused("canary-file: is needed", Map.of("worker.engine", "scripted"));
    refused("canary-file: is needed", Map.of("worker.model", "other.gguf"));
    refused("canary-file: cannot read", Map.of("worker.canary-file", none.toString()));
    refused("canary-file: line 1 of", Map.of("worker.canary-file", malformed.toString()));
    refused("canary-threshold: must be", Map.of("worker.canary-threshold", "0"));
  }

  private static void refused(String message, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("worker.canary-interval", "1m");
    assertThatThrownBy(() -> plan(all))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("millrace.worker." + message);
  }

  private static CanaryPlan plan(Map<String, String> settings) throws InvalidSettingsException {
    return WorkerCanary.plan(SettingsLoader.load(Optional.empty(), Map.of(), settings));
  }
}
