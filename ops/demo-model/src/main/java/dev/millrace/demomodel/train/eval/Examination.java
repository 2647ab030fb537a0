package dev.millrace.demomodel.train.eval;

import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.ExactPrompt;
import dev.millrace.demomodel.Skill;
import dev.millrace.demomodel.train.corpus.FixedAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Asks an {@link Answerer} held-out prompts of every skill, and the fixed questions, and counts exact answers. */
public final class Examination {

  public static final long SEED = 2024;

  private static final int SHORT_ANSWER = 14;
  private static final int LONG_ANSWER = 160;

  private Examination() {}

  /** The exact skills only, which takes seconds. */
  public static List<Score> ofSkills(Answerer answerer, int perSkill) {
    List<Score> scores = new ArrayList<>();
    for (Skill skill : Skill.values()) {
      scores.add(score(answerer, CanaryPrompts.heldOut(skill, SEED, perSkill), SHORT_ANSWER));
    }
    return scores;
  }

  /** The exact skills and the fixed questions. */
  public static List<Score> ofEverything(Answerer answerer, int perSkill) {
    List<Score> scores = ofSkills(answerer, perSkill);
    scores.add(score(answerer, fixedQuestions(), LONG_ANSWER));
    return scores;
  }

  /** One JSON object: skill to accuracy, and the prompts asked for each. */
  public static String json(List<Score> scores) {
    return scores.stream()
        .map(score -> String.format(Locale.ROOT, "\"%s\":{\"accuracy\":%.4f,\"asked\":%d}",
            score.skill(), score.accuracy(), score.asked()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static List<ExactPrompt> fixedQuestions() {
    return FixedAnswers.read("questions.txt").canonical().stream()
        .map(turn -> new ExactPrompt("fixed-questions", turn.user(), turn.answer()))
        .toList();
  }

  private static Score score(Answerer answerer, List<ExactPrompt> prompts, int maxTokens) {
    List<String> answers = answerer.answer(prompts.stream().map(ExactPrompt::prompt).toList(), maxTokens);
    int right = 0;
    String example = "";
    for (int i = 0; i < prompts.size(); i++) {
      ExactPrompt prompt = prompts.get(i);
      if (prompt.answer().equals(answers.get(i))) {
        right++;
      } else {
        example = prompt.prompt() + " -> " + answers.get(i) + " (" + prompt.answer() + ")";
      }
    }
    return new Score(prompts.isEmpty() ? "" : prompts.get(0).skill(), right, prompts.size(), example);
  }
}
