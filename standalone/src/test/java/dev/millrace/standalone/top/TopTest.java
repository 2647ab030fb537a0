package dev.millrace.standalone.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.standalone.top.Line.Style;
import dev.millrace.standalone.top.Snapshot.WorkerRow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The live view without a terminal. */
class TopTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant AT = Instant.parse("2026-01-01T00:02:00Z");
  private static final long SECOND = 1_000_000_000L;

  private final Snapshot before = snapshot(0, 100, 5, 0);
  private final Snapshot now = snapshot(2 * SECOND, 160, 45, 7);
  private final Rates rates = new Rates(before, now);

  private static Snapshot snapshot(long nanos, long tokens, long streamTokens, long otherTokens) {
    return Snapshot.of(
        json(
            """
            {"models":[{"model":"m","queued":{"critical":1,"high":0,"normal":2,"low":30},
             "running":3,"slots":4,"backlog_seconds":75.5,
             "oldest_queued_at":"2026-01-01T00:00:00Z",
             "oldest_deadline":"2026-01-01T00:01:58Z","closed":["low"],
             "workers":[
              {"worker":"b","alive":true,"state":"ready","drained":false,"slots":4,"held":3,
               "memory_used_bytes":1,"memory_free_bytes":3,"generated_tokens":%d},
              {"worker":"a","alive":true,"state":"ready","drained":true,"slots":4,"held":0,
               "memory_used_bytes":0,"memory_free_bytes":0,"generated_tokens":%d},
              {"worker":"c","alive":false,"state":"ready","drained":false,"slots":0,"held":0,
               "memory_used_bytes":0,"memory_free_bytes":0,"generated_tokens":0}]}]}
            """
                .formatted(tokens, otherTokens)),
        json(
            """
            [{"id":"1","model":"m","priority":"low","status":"queued","tokens":0},
             {"id":"2","model":"m","priority":"critical","status":"running","tokens":%d,
              "created_at":"2026-01-01T00:01:30Z"}]
            """
                .formatted(streamTokens)),
        nanos);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (Exception wrong) {
      throw new AssertionError(wrong);
    }
  }

  @Test
  void shouldShowRatesBetweenTwoLooks() {
    assertThat(rates.ofWorker("b")).isEqualTo(30.0);
    assertThat(rates.ofWorker("a")).isEqualTo(3.5);
    assertThat(rates.ofStream("2")).isEqualTo(20.0);
    assertThat(rates.total()).isEqualTo(33.5);
    assertThat(new Rates(now, snapshot(4 * SECOND, 10, 45, 7)).ofWorker("b"))
        .as("a worker that began again")
        .isZero();
  }

  @Test
  void shouldLayOutQueuesWorkersAndRequests() {
    List<Line> lines = Screen.of(now, rates, Board.START, AT, "all is well", 200, 40);
    List<String> text = lines.stream().map(Line::text).toList();

    assertThat(text.getFirst())
        .isEqualTo("millrace  33 waiting  3 running of 4 slots  3 workers  33.5 tokens/s");
    assertThat(text)
        .anySatisfy(
            line ->
                assertThat(line.strip().split(" +", -1))
                    .containsExactly(
                        "m", "1", "0", "2", "30", "3/4", "75.5s", "2m0s", "-2.0s", "low"))
        .anySatisfy(
            line ->
                assertThat(line.strip().split(" +", -1))
                    .containsExactly("b", "m", "ready", "3/4", "25", "30.0", "160"))
        .anySatisfy(
            line ->
                assertThat(line.strip().split(" +", -1))
                    .containsExactly("2", "m", "critical", "running", "30.0s", "45", "20.0"))
        .contains("all is well");
    assertThat(lines)
        .filteredOn(line -> line.style() == Style.WARNING)
        .extracting(line -> line.text().strip().split(" +", -1)[0])
        .as("a closed queue, a drained worker, a dead one")
        .containsExactly("m", "a", "c");
  }

  @Test
  void shouldCutLinesAndListsToTheScreenAndKeepTheSelectionInIt() {
    Board last = press(press(press(Board.START, Key.DOWN), Key.DOWN), Key.DOWN);
    List<Line> lines = Screen.of(now, rates, last, AT, "", 50, 10);

    assertThat(lines).allSatisfy(line -> assertThat(line.text().length()).isLessThanOrEqualTo(50));
    assertThat(lines)
        .filteredOn(line -> line.style() == Style.SELECTED)
        .singleElement()
        .satisfies(line -> assertThat(line.text()).startsWith("c"));
  }

  @Test
  void shouldDrainOrResumeTheSelectedWorkerOnly() {
    assertThat(Board.START.press(Key.DRAIN, now, rates).action()).as("none is selected").isEmpty();
    Board first = press(Board.START, Key.DOWN);
    assertThat(first.press(Key.DRAIN, now, rates).action()).contains(new Action.Drain("a", false));
    assertThat(press(first, Key.DOWN).press(Key.DRAIN, now, rates).action())
        .contains(new Action.Drain("b", true));
    assertThat(first.press(Key.CANCEL, now, rates).action()).isEmpty();
  }

  @Test
  void shouldCancelTheSelectedRequestOnly() {
    Board streams = press(press(Board.START, Key.SWITCH), Key.DOWN);

    assertThat(streams.press(Key.CANCEL, now, rates).action()).contains(new Action.Cancel("2"));
    assertThat(streams.press(Key.DRAIN, now, rates).action()).isEmpty();
    assertThat(streams.press(Key.QUIT, now, rates).action()).contains(new Action.Quit());
  }

  @Test
  void shouldFollowTheSelectedRowThroughEveryOrder() {
    Board board = press(press(Board.START, Key.DOWN), Key.DOWN);
    assertThat(board.worker()).isEqualTo("b");

    Board byLoad = press(board, Key.SORT);

    assertThat(byLoad.workers(now, rates)).extracting(WorkerRow::id).containsExactly("b", "a", "c");
    assertThat(byLoad.worker()).isEqualTo("b");
    assertThat(press(byLoad, Key.UP).worker()).isEqualTo("b");
    assertThat(press(byLoad, Key.DOWN).worker()).isEqualTo("a");
    assertThat(press(press(byLoad, Key.SORT), Key.SORT)).isEqualTo(board);
  }

  private Board press(Board board, Key key) {
    return board.press(key, now, rates).board();
  }
}
