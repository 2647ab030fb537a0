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
  void shouldLetAKindDraftWhileItsTokensAreAccepted() {
    for (int i = 0; i < 1000; i++) {
      assertThat(record.mayDraft(GREEDY)).isTrue();
      record.verified(GREEDY, 4, 2);
    }
    assertThat(record.statistics())
        .containsOnly(entry("greedy", new EngineStatistics.Drafts(4000, 2000, false)));
  }

  @Test
  void shouldPauseOnlyTheKindWithALowAcceptanceRateAndTryItAgain() {
    // Given
    record.verified(SAMPLED, DraftRecord.TRIAL, DraftRecord.TRIAL / 4);
    record.verified(GREEDY, DraftRecord.TRIAL, DraftRecord.TRIAL);

    // Then
    for (int step = 1; step < DraftRecord.PAUSE; step++) {
      assertThat(record.mayDraft(SAMPLED)).as("step %d", step).isFalse();
      assertThat(record.mayDraft(GREEDY)).isTrue();
    }
    assertThat(record.statistics().get("sampled"))
        .isEqualTo(new EngineStatistics.Drafts(DraftRecord.TRIAL, DraftRecord.TRIAL / 4, true));
    assertThat(record.mayDraft(SAMPLED)).isTrue();
    assertThat(record.statistics().get("sampled"))
        .isEqualTo(new EngineStatistics.Drafts(DraftRecord.TRIAL, DraftRecord.TRIAL / 4, false));
  }

  @Test
  void shouldForgetEarlierAcceptanceRates() {
    for (int i = 0; i < 10_000; i++) {
      record.verified(GREEDY, 8, 8);
    }
    int further = 0;
    while (record.mayDraft(GREEDY)) {
      record.verified(GREEDY, 8, 0);
      further += 8;
    }
    assertThat(further).isLessThanOrEqualTo(3 * DraftRecord.TRIAL);

    for (int step = 0; step < DraftRecord.PAUSE; step++) {
      record.mayDraft(GREEDY);
    }
    record.verified(GREEDY, DraftRecord.TRIAL, DraftRecord.TRIAL);
    assertThat(record.mayDraft(GREEDY)).isTrue();
  }
}
