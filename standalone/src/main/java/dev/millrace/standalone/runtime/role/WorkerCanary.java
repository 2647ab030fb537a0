package dev.millrace.standalone.runtime.role;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.ExactPrompt;
import dev.millrace.demomodel.Skill;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.worker.WorkerSection;
import dev.millrace.worker.canary.CanaryPlan;
import dev.millrace.worker.canary.CanaryQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a worker asks its own engine: the questions of a file, or those of the bundled model. */
final class WorkerCanary {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 2024;
  private static final int PER_SKILL = 4;

  /** What the bundled model hardly ever gets wrong: a wrong answer then points at the engine. */
  private static final List<Skill> SURE =
      List.of(Skill.REVERSAL, Skill.UPPER_CASE, Skill.LETTER_COUNT);

  private WorkerCanary() {}

  /**
   * The plan that the settings ask for.
   *
   * @throws InvalidSettingsException if the file cannot be used, or is missing for a model whose
   *     answers nobody knows
   */
  static CanaryPlan plan(Settings settings) throws InvalidSettingsException {
    WorkerSection worker = settings.worker();
    if (worker.canaryInterval().isZero()) {
      return CanaryPlan.OFF;
    }
    List<CanaryQuestion> questions;
    if (worker.canaryFile().isPresent()) {
      questions = read(worker.canaryFile().get());
    } else if (WorkerModels.isBundled(worker)) {
      questions = builtIn();
    } else {
      throw new InvalidSettingsException(
          "millrace.worker.canary-file: is needed with worker.canary-interval, because right"
              + " answers are known for the built-in model only");
    }
    return new CanaryPlan(worker.canaryInterval(), worker.canaryThreshold(), questions);
  }

  private static List<CanaryQuestion> builtIn() {
    List<CanaryQuestion> questions = new ArrayList<>();
    for (Skill skill : SURE) {
      for (ExactPrompt prompt : CanaryPrompts.heldOut(skill, SEED, PER_SKILL)) {
        questions.add(new CanaryQuestion(prompt.prompt(), prompt.answer()));
      }
    }
    return questions;
  }

  private static List<CanaryQuestion> read(Path file) throws InvalidSettingsException {
    List<CanaryQuestion> questions = new ArrayList<>();
    int number = 0;
    try {
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          JsonNode question = JSON.readTree(line);
          questions.add(
              new CanaryQuestion(
                  question.path("prompt").asText(""), question.path("answer").asText("")));
        }
      }
    } catch (JsonProcessingException | IllegalArgumentException malformed) {
      throw new InvalidSettingsException(
          "millrace.worker.canary-file: line "
              + number
              + " of "
              + file
              + " is no object with a prompt and an answer",
          malformed);
    } catch (IOException unreadable) {
      throw new InvalidSettingsException(
          "millrace.worker.canary-file: cannot read " + file, unreadable);
    }
    if (questions.isEmpty()) {
      throw new InvalidSettingsException("millrace.worker.canary-file: " + file + " is empty");
    }
    return questions;
  }
}
