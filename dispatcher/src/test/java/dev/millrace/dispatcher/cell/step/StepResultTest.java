package dev.millrace.dispatcher.cell.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.step.Decision.Changed;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.model.RequestId;
import org.junit.jupiter.api.Test;

class StepResultTest {

  private static final RequestId ID = CellFixtures.id(1);

  private final StepResult step = new StepResult(new Now(CellFixtures.START, 0));

  @Test
  void shouldListOnlyTheLastChangeOfAnEntryInItsPlace() {
    // Given
    Keep first = new Keep(new Entry.OfRun(1));
    Keep body = new Keep(new Entry.OfBody(ID, RequestBody.ABSENT));
    Keep last = new Keep(new Entry.OfRun(2));
    Forget gone = new Forget(new EntryKey.OfBody(ID));

    // When
    step.decide(first);
    step.decide(body);
    step.decide(last);
    step.decide(gone);

    // Then
    assertThat(step.decisions()).containsExactly(last, gone);
  }

  @Test
  void shouldKeepEntriesOfOneIdApart() {
    Forget body = new Forget(new EntryKey.OfBody(ID));
    Forget state = new Forget(new EntryKey.OfRequest(ID));
    step.decide(body);
    step.decide(state);

    assertThat(step.decisions()).containsExactly(body, state);
  }

  @Test
  void shouldNameEachChangedModelOnceAndAfterEverythingElse() {
    Keep keep = new Keep(new Entry.OfRun(1));
    step.markChanged("b");
    step.markChanged("a");
    step.markChanged("b");
    step.markChanged("c");
    step.decide(keep);

    assertThat(step.decisions())
        .containsExactly(keep, new Changed("b"), new Changed("a"), new Changed("c"));
  }
}
