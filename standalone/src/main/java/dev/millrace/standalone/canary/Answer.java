package dev.millrace.standalone.canary;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.demomodel.ExactPrompt;
import org.jspecify.annotations.Nullable;

/**
 * What came back for one prompt.
 *
 * @param text the whole text, as far as it came
 * @param error why it is not complete; null if it is
 */
public record Answer(ExactPrompt asked, String text, @Nullable String error) {

  /** Whether it is complete and, character for character, the right one. */
  @JsonIgnore
  public boolean isRight() {
    return error == null && text.equals(asked.answer());
  }
}
