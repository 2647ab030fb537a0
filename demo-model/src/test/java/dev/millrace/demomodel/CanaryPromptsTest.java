package dev.millrace.demomodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CanaryPromptsTest {

  @Test
  void shouldGiveTheSamePromptsForTheSameSeed() {
    assertThat(CanaryPrompts.heldOut(11, 20)).isEqualTo(CanaryPrompts.heldOut(11, 20));
    assertThat(CanaryPrompts.heldOut(11, 20)).isNotEqualTo(CanaryPrompts.heldOut(12, 20));
  }

  @ParameterizedTest
  @EnumSource(Skill.class)
  void shouldGiveAsManyDistinctPromptsAsAskedFor(Skill skill) {
    assertThat(CanaryPrompts.heldOut(skill, 3, 400))
        .hasSize(400)
        .doesNotHaveDuplicates()
        .allSatisfy(prompt -> assertThat(prompt.skill()).isEqualTo(skill.id()));
  }

  @Test
  void shouldRefuseMoreThanThereAre() {
    assertThatThrownBy(() -> CanaryPrompts.heldOut(Skill.ADDITION, 1, 401))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("count");
  }

  @ParameterizedTest
  @EnumSource(Skill.class)
  void shouldHoldOutAboutOneInputInTen(Skill skill) {
    SplittableRandom random = new SplittableRandom(5);
    long heldOut = random.ints(10_000).filter(any -> skill.draw(random).isHeldOut()).count();

    assertThat(heldOut).isBetween(700L, 1300L);
  }

  @Test
  void shouldKeepRearrangedTwinsOnOneSide() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 1000; i++) {
      List<String> numbers = Skill.SORTING.draw(random).operands();
      List<String> turned = List.of(numbers.get(2), numbers.get(0), numbers.get(1));
      assertThat(new SkillTask(Skill.SORTING, turned).isHeldOut())
          .isEqualTo(new SkillTask(Skill.SORTING, numbers).isHeldOut());
      List<String> pair = numbers.subList(0, 2);
      assertThat(new SkillTask(Skill.ADDITION, List.of(pair.get(1), pair.get(0))).isHeldOut())
          .isEqualTo(new SkillTask(Skill.ADDITION, pair).isHeldOut());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REVERSAL", "UPPER_CASE", "LETTER_COUNT"})
  void shouldAskAboutWordsOfThreeToEightLetters(Skill skill) {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 5000; i++) {
      assertThat(skill.draw(random).operands().get(0)).matches("[a-z]{3,8}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADDITION       | 27,58        | Add 27 and 58.                   | 85",
        "REVERSAL       | river        | Reverse the word 'river'.        | revir",
        "UPPER_CASE     | river        | Write 'river' in upper case.     | RIVER",
        "LETTER_COUNT   | river        | Count the letters in 'river'.    | 5",
        "SORTING        | 42,7,19      | Sort 42, 7, 19.                  | 7, 19, 42",
        "CLASSIFICATION | Late!,delivery | Classify: Late!                | delivery"
      },
      quoteCharacter = '"')
  void shouldWordTheTaskAndKnowTheAnswer(
      Skill skill, String operands, String prompt, String answer) {
    SkillTask task = new SkillTask(skill, List.of(operands.split(",", -1)));

    assertThat(task.toExactPrompt()).isEqualTo(new ExactPrompt(skill.id(), prompt, answer));
  }
}
