package dev.millrace.standalone.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.demomodel.Skill;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkillScoreTest {

  @ParameterizedTest
  @CsvSource({
    "200, 190, 0.95, true",
    "200, 189, 0.95, false",
    "200, 180, 0.90, true",
    "200, 179, 0.90, false",
    "8, 7, 0.95, true",
    "8, 6, 0.95, false",
    "1, 0, 0.5, false",
    "8, 8, 1, true",
    "8, 7, 1, false",
    "10, 3, 0.25, true",
    "10, 2, 0.25, false"
  })
  void shouldPassAtTheThresholdOrWithOneWrongAnswer(
      int asked, int right, double threshold, boolean passed) {
    SkillScore score = SkillScore.of("addition", asked, right, threshold);

    assertThat(score.passed()).isEqualTo(passed);
    assertThat(score.share()).isEqualTo((double) right / asked);
  }

  @Test
  void shouldWantLessOfSkillsThatGoLetterByLetterUnlessAShareIsGiven() {
    Thresholds usual = new Thresholds(OptionalDouble.empty());
    Thresholds given = new Thresholds(OptionalDouble.of(0.5));

    assertThat(usual.of(Skill.ADDITION)).isEqualTo(0.95);
    assertThat(usual.of(Skill.REVERSAL)).isEqualTo(0.90);
    assertThat(usual.of(Skill.LETTER_COUNT)).isEqualTo(0.90);
    assertThat(given.of(Skill.REVERSAL)).isEqualTo(0.5);
    assertThatThrownBy(() -> new Thresholds(OptionalDouble.of(0)))
        .hasMessageContaining("--threshold");
  }
}
