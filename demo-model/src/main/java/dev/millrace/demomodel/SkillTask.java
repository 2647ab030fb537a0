package dev.millrace.demomodel;

import java.util.List;

/**
 * One concrete task of a skill.
 *
 * @param skill what is asked
 * @param operands what it is asked about, in the order of the prompt
 */
public record SkillTask(Skill skill, List<String> operands) {

  /** Copies the operands. */
  public SkillTask {
    operands = List.copyOf(operands);
  }

  /** The canonical wording of the task. */
  public String prompt() {
    return skill.prompt(operands);
  }

  /** The right answer. */
  public String answer() {
    return skill.answer(operands);
  }

  /** True if the task belongs to the measuring side of the {@link TrainTestSplit}. */
  public boolean isHeldOut() {
    return TrainTestSplit.isHeldOut(skill.canonicalInput(operands));
  }

  /** The task as canaries use it. */
  public ExactPrompt toExactPrompt() {
    return new ExactPrompt(skill.id(), prompt(), answer());
  }
}
