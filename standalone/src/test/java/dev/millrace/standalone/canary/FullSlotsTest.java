package dev.millrace.standalone.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.demomodel.ExactPrompt;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullSlotsTest {

  private static final ExactPrompt ADD = new ExactPrompt("addition", "Add 1 and 2.", "3");
  private static final ExactPrompt STORY = new ExactPrompt("story", "Tell me.", "");

  @Test
  void shouldFillAllSlotsSeveralTimesWithEveryPrompt() {
    assertThat(FullSlots.crowd(List.of(ADD, STORY), 2))
        .containsExactly(ADD, STORY, ADD, STORY, ADD, STORY);
    assertThat(FullSlots.crowd(List.of(ADD, STORY, ADD, STORY), 1)).hasSize(4);
  }

  @Test
  void shouldTellADifferenceFromASpoiltAnswer() {
    List<Answer> alone = List.of(answer(ADD, "3"), answer(STORY, "Once"));

    FullSlots found =
        FullSlots.compare(
            2,
            alone,
            List.of(
                answer(ADD, "3"), answer(STORY, "Twice"), answer(ADD, "4"), answer(STORY, "Once")));

    assertThat(found).isEqualTo(new FullSlots(2, 4, 2, 2, 1));
  }

  @Test
  void shouldNotBlameTheSlotsForAnAnswerThatWasWrongAlone() {
    FullSlots found = FullSlots.compare(1, List.of(answer(ADD, "5")), List.of(answer(ADD, "6")));

    assertThat(found.spoilt()).isZero();
    assertThat(found.different()).isEqualTo(1);
  }

  @Test
  void shouldCountAnAnswerThatDidNotComeAsSpoilt() {
    Answer failed = new Answer(ADD, "3", "failed: the worker died");

    FullSlots found = FullSlots.compare(1, List.of(answer(ADD, "3")), List.of(failed));

    assertThat(found.spoilt()).isEqualTo(1);
  }

  private static Answer answer(ExactPrompt prompt, String text) {
    return new Answer(prompt, text, null);
  }
}
