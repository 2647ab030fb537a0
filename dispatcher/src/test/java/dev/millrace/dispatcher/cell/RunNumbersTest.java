package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.RunNumbers;
import dev.millrace.dispatcher.cell.step.StepResult;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Run numbers across crashes. */
class RunNumbersTest {

  @Test
  void shouldIssueHigherRunNumbersAfterACrashWhateverTheClockDid() {
    // Given numbers of a clock that was an hour fast
    StepResult fast = new StepResult(new Now(CellFixtures.START.plusSeconds(3600), 0));
    RunNumbers before = new RunNumbers();
    long last = LongStream.range(0, 1_500).map(i -> before.next(fast)).max().orElseThrow();

    // When a new dispatcher begins with what is stored
    RunNumbers after = new RunNumbers();
    List<Decision> stored = fast.decisions();
    stored.forEach(it -> after.restore(((Entry.OfRun) ((Decision.Keep) it).entry()).last()));

    // Then its first number is higher, and the store was written once
    assertThat(stored).hasSize(1);
    assertThat(after.next(new StepResult(new Now(CellFixtures.START, 0)))).isGreaterThan(last);
  }
}
