package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.model.Closing;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent.RunAccepted;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When the cell asks for its own verdicts to be written. */
class CellClosingsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REPEAT = CellRules.DEFAULTS.closings().repeat();
  private static final int AT_ONCE = CellRules.DEFAULTS.closings().atOnce();

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldAskForACancellationAtOnceWhileManyExpiriesWait() {
    expired(3_000);
    assertThat(cell.last(Close.class)).hasSize(AT_ONCE);
    cell.arrives(3_000, Priority.NORMAL);

    cell.cancels(3_000);

    assertThat(closings())
        .extracting(closing -> closing.verdict().outcome())
        .containsExactly(Outcome.CANCELLED);
  }

  @Test
  void shouldAskForEveryVerdictOnceWhenEachIsReported() {
    int count = 3_000;
    expired(count);
    Set<RequestId> asked = new HashSet<>();

    for (List<Closing> due = closings(); !due.isEmpty(); due = report(due)) {
      due.forEach(closing -> assertThat(asked.add(closing.requestId())).isTrue());
      cell.passes(Duration.ofSeconds(1));
    }

    assertThat(asked).hasSize(count);
  }

  @Test
  void shouldAskForNothingAgainWhileTheWriterIsBusyWithOthers() {
    expired(AT_ONCE);
    List<Closing> asked = closings();

    for (int i = 0; i < 100; i++) {
      cell.ends(asked.get(i)).passes(Duration.ofSeconds(10));
      assertThat(closings()).isEmpty();
    }
  }

  @Test
  void shouldAskAgainWhenOneThatWasAskedForLaterIsReported() {
    cell.arrives(1, Priority.NORMAL).cancels(1);
    Closing lost = closings().getFirst();
    cell.ready("w", 1, 0, 0).passes(Duration.ofSeconds(1)).arrives(2, Priority.NORMAL).cancels(2);
    Closing later = closings().getFirst();
    cell.passes(REPEAT.minusSeconds(2)).ends(later);
    assertThat(closings()).isEmpty();

    cell.passes(Duration.ofSeconds(2));

    assertThat(closings()).containsExactly(lost);
  }

  @Test
  void shouldAskAgainMoreAndMoreSeldomWhenNothingIsReported() {
    cell.arrives(1, Priority.NORMAL).cancels(1);

    cell.passes(REPEAT.multipliedBy(10));

    assertThat(closings()).hasSize(4);
  }

  @Test
  void shouldLetTheOthersFollowWhenThoseAskedForSeemToBeLost() {
    expired(AT_ONCE + 1);

    cell.passes(REPEAT.plusSeconds(1));

    assertThat(closings()).extracting(Closing::requestId).contains(CellFixtures.id(AT_ONCE));
  }

  @Test
  void shouldReadNoLogForTheVerdictOfARequestThatWasNeverDispatched() {
    cell.arrives(1, Priority.NORMAL).cancels(1);

    assertThat(closings().getFirst().mayHavePredecessor()).isFalse();
  }

  @Test
  void shouldReadTheLogForTheVerdictOfARequestThatWasDispatchedBefore() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL);
    cell.declines(cell.dispatchedItems().getFirst());

    cell.cancels(1);

    assertThat(closings().getFirst().mayHavePredecessor()).isTrue();
  }

  @Test
  void shouldReadTheLogForAVerdictAfterARestart() {
    cell.arrives(1, Priority.NORMAL).cancels(1);

    cell.crashes();

    assertThat(closings().getFirst().mayHavePredecessor()).isTrue();
  }

  @Test
  void shouldWriteAVerdictUnderAHigherRunThatReadsTheLogWhenAnotherRunOfItIsReported() {
    cell.ready("w", 1, 0, 0).arrives(1, Priority.NORMAL).cancels(1);
    Closing overtaken = closings().getFirst();

    cell.reports(new RunAccepted(cell.origin("w", 1), overtaken.requestId(), 7));

    Closing higher = closings().getFirst();
    assertThat(higher.run()).isGreaterThan(overtaken.run());
    assertThat(higher.mayHavePredecessor()).isTrue();
    assertThat(cell.ends(overtaken).state(1))
        .containsInstanceOf(dev.millrace.dispatcher.cell.request.RequestState.Closing.class);
    assertThat(cell.ends(higher).state(1))
        .containsInstanceOf(dev.millrace.dispatcher.cell.request.RequestState.Ended.class);
  }

  /** So many requests whose deadline passes in the queue at the same time. */
  private void expired(int count) {
    cell.ready("w", 1, 0, 0);
    for (int i = 0; i < count; i++) {
      cell.arrives(i, Priority.NORMAL, TIMEOUT);
    }
    cell.sleeps(TIMEOUT);
  }

  private List<Closing> report(List<Closing> due) {
    return due.stream().flatMap(closing -> after(closing).stream()).toList();
  }

  private List<Closing> after(Closing reported) {
    cell.ends(reported);
    return closings();
  }

  private List<Closing> closings() {
    return cell.last(Close.class).stream().map(Close::closing).toList();
  }
}
