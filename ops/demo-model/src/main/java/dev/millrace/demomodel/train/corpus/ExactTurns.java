package dev.millrace.demomodel.train.corpus;

import dev.millrace.demomodel.SkillTask;
import dev.millrace.demomodel.Skill;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Turns of the exact skills, from the training side of the split only.
 *
 * <p>Most prompts have the canonical wording; the others teach a few ways to say the same.
 */
final class ExactTurns {

  private static final int LONGEST_SPELLING = 10;

  private ExactTurns() {}

  static Turn draw(Skill skill, RandomGenerator random) {
    SkillTask task;
    do {
      task = isAboutAWord(skill) && random.nextInt(3) == 0
          ? new SkillTask(skill, List.of(letters(random)))
          : skill.draw(random);
    } while (task.isHeldOut());
    String prompt = random.nextInt(5) == 0 ? otherWording(task, random) : task.prompt();
    return new Turn(prompt, task.answer());
  }

  private static boolean isAboutAWord(Skill skill) {
    return switch (skill) {
      case REVERSAL, UPPER_CASE, LETTER_COUNT -> true;
      case ADDITION, SORTING, CLASSIFICATION -> false;
    };
  }

  /** Any letters: they keep the model from learning words where it should learn positions. */
  private static String letters(RandomGenerator random) {
    int length = random.nextInt(2, LONGEST_SPELLING + 1);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private static String otherWording(SkillTask task, RandomGenerator random) {
    List<String> operands = task.operands();
    String first = operands.get(0);
    String[] wordings = switch (task.skill()) {
      case ADDITION -> new String[] {
        "What is " + first + " plus " + operands.get(1) + "?", "What is " + first + " + " + operands.get(1) + "?",
        first + " + " + operands.get(1), "add " + first + " and " + operands.get(1)
      };
      case REVERSAL -> new String[] {
        "Reverse '" + first + "'.", "Reverse the word " + first + ".", "Reverse the word \"" + first + "\".",
        "Spell '" + first + "' backwards.", "reverse " + first
      };
      case UPPER_CASE -> new String[] {
        "Write " + first + " in upper case.", "Write \"" + first + "\" in upper case.",
        "Write '" + first + "' in capital letters.", "uppercase " + first
      };
      case LETTER_COUNT -> new String[] {
        "Count the letters in " + first + ".", "Count the letters in \"" + first + "\".",
        "How many letters are in '" + first + "'?", "How many letters does the word '" + first + "' have?"
      };
      case SORTING -> new String[] {
        "Sort the numbers " + String.join(", ", operands) + ".", "sort " + String.join(", ", operands),
        "Sort " + String.join(" ", operands) + "."
      };
      case CLASSIFICATION -> new String[] {
        "Classify this message: " + first, "Classify: \"" + first + "\"",
        "Is this billing, delivery, technical or praise? " + first
      };
    };
    return wordings[random.nextInt(wordings.length)];
  }
}
