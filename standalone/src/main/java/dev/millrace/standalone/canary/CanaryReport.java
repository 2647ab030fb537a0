package dev.millrace.standalone.canary;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a canary found.
 *
 * @param passed whether every skill passed and no answer was right alone but wrong among others
 * @param mistakes every answer that was not the right one
 */
@JsonPropertyOrder({"model", "passed", "seconds", "skills", "full_slots", "mistakes"})
public record CanaryReport(
    String model,
    boolean passed,
    double seconds,
    List<SkillScore> skills,
    @JsonProperty("full_slots") FullSlots fullSlots,
    List<Answer> mistakes) {

  /** Copies the lists. */
  public CanaryReport {
    skills = List.copyOf(skills);
    mistakes = List.copyOf(mistakes);
  }
}
