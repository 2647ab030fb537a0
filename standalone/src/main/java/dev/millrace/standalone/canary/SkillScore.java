package dev.millrace.standalone.canary;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How one skill did.
 *
 * <p>It passes if its share reaches the threshold. A handful of questions cannot tell 95% from 85%,
 * so one wrong answer of several is always allowed, unless the threshold is 1: a pipeline that
 * garbles text gets nearly all of them wrong.
 *
 * @param share right answers among the asked
 */
@JsonPropertyOrder({"skill", "asked", "right", "share", "threshold", "passed"})
public record SkillScore(
    String skill, int asked, int right, double share, double threshold, boolean passed) {

  /** Against rounding: 0.95 times 200 is 190 and not a hair more. */
  private static final double HAIR = 1e-9;

  static SkillScore of(String skill, int asked, int right, double threshold) {
    int needed = (int) Math.ceil(threshold * asked - HAIR);
    int forgiven = threshold < 1 && asked > 1 ? 1 : 0;
    boolean passed = right >= Math.min(needed, asked - forgiven);
    return new SkillScore(skill, asked, right, (double) right / asked, threshold, passed);
  }
}
