package dev.millrace.demomodel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Prompts with known answers for checking that a pipeline returns what the demo model says, and
 * nothing else.
 *
 * <p>Invariants: every prompt is held out from training; the same seed and size give the same list;
 * no prompt of a skill occurs twice.
 */
public final class CanaryPrompts {

  /** Most prompts of one skill: addition has some 500 held-out tasks. */
  public static final int AT_MOST = 400;

  private CanaryPrompts() {}

  /** Held-out prompts of every skill, {@code perSkill} each, skill after skill. */
  public static List<ExactPrompt> heldOut(long seed, int perSkill) {
    List<ExactPrompt> prompts = new ArrayList<>();
    for (Skill skill : Skill.values()) {
      prompts.addAll(heldOut(skill, seed, perSkill));
    }
    return List.copyOf(prompts);
  }

  /**
   * Held-out prompts of one skill.
   *
   * @throws IllegalArgumentException if {@code count} is negative or above {@link #AT_MOST}
   */
  public static List<ExactPrompt> heldOut(Skill skill, long seed, int count) {
    if (count < 0 || count > AT_MOST) {
      throw new IllegalArgumentException(
          "count must be between 0 and " + AT_MOST + ", was " + count);
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + skill.name().hashCode());
    Set<ExactPrompt> prompts = new LinkedHashSet<>();
    while (prompts.size() < count) {
      prompts.add(skill.drawHeldOut(random).toExactPrompt());
    }
    return List.copyOf(prompts);
  }
}
