package dev.millrace.engine.llama.draft;

import static dev.millrace.engine.llama.draft.DraftKind.GREEDY;
import static dev.millrace.engine.llama.draft.DraftKind.SAMPLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.engine.api.EngineStatistics;
import org.junit.jupiter.api.Test;

class DraftRecordTest {

  private final DraftRecord record = new DraftRecord();

  @Test
  void shouldLetAKindGuessWhileItsGuessesComeTrue() {
    for (int i = 0; i < 1000; i++) {
      assertThat(record.mayGuess(GREEDY)).isTrue();
      record.checked(GREEDY, 4, 2);
    }
    assertThat(record.statistics())
        .containsOnly(entry("greedy", new EngineStatistics.Drafts(4000, 2000, false)));
  }

  @Test
  void shouldPauseOnlyTheKindWhoseGuessesRarelyComeTrueAndTryItAgain() {
    // Given
    record.checked(SAMPLED, DraftRecord.TRIAL, DraftRecord.TRIAL / 4);
    record.checked(GREEDY, DraftRecord.TRIAL, DraftRecord.TRIAL);

    // Then
    for (int step = 1; step < DraftRecord.PAUSE; step++) {
      assertThat(record.mayGuess(SAMPLED)).as("step %d", step).isFalse();
      assertThat(record.mayGuess(GREEDY)).isTrue();
    }
    assertThat(record.statistics().get("sampled"))
        .isEqualTo(new EngineStatistics.Drafts(DraftRecord.TRIAL, DraftRecord.TRIAL / 4, true));
    assertThat(record.mayGuess(SAMPLED)).isTrue();
    assertThat(record.statistics().get("sampled"))
        .isEqualTo(new EngineStatistics.Drafts(DraftRecord.TRIAL, DraftRecord.TRIAL / 4, false));
  }

  @Test
  void shouldForgetHowGoodGuessesOnceWere() {
    for (int i = 0; i < 10_000; i++) {
      record.checked(GREEDY, 8, 8);
    }
    int further = 0;
    while (record.mayGuess(GREEDY)) {
      record.checked(GREEDY, 8, 0);
      further += 8;
    }
    assertThat(further).isLessThanOrEqualTo(3 * DraftRecord.TRIAL);

    for (int step = 0; step < DraftRecord.PAUSE; step++) {
      record.mayGuess(GREEDY);
    }
    record.checked(GREEDY, DraftRecord.TRIAL, DraftRecord.TRIAL);
    assertThat(record.mayGuess(GREEDY)).isTrue();
  }
}
