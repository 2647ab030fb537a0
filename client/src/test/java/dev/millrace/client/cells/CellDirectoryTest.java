package dev.millrace.client.cells;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.CellStatus;
import dev.millrace.model.CellStatus.Load;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellDirectoryTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final CellDirectory directory = new CellDirectory();

  private static CellStatus status(
      int cell, int high, int low, int running, WorkerView... workers) {
    return new CellStatus(
        "m",
        cell,
        AT.plusSeconds(cell),
        Map.of(Priority.CRITICAL, 0, Priority.HIGH, high, Priority.NORMAL, 0, Priority.LOW, low),
        running,
        Optional.of(AT.minusSeconds(cell)),
        List.of(workers),
        new Load(
            100L * cell,
            Optional.of(Duration.ofSeconds(cell)),
            Optional.of(AT.plusSeconds(60 - cell)),
            cell == 3 ? Set.of(Priority.LOW) : Set.of()));
  }

  private static WorkerView worker(String id, long epoch, int held) {
    return new WorkerView(
        new WorkerId(id), epoch, WorkerState.READY, true, 2, held, 2048, 1, 1, false, 0);
  }

  @Test
  void shouldAddUpTheCellsOfAModel() {
    directory.put("m", status(1, 2, 3, 1, worker("a", 1, 1)));
    directory.put("m#3", status(3, 4, 5, 2, worker("b", 1, 2)));

    CellStatus joined = directory.find("m").orElseThrow();

    assertThat(joined.queued()).containsEntry(Priority.HIGH, 6).containsEntry(Priority.LOW, 8);
    assertThat(joined.running()).isEqualTo(3);
    assertThat(joined.at()).isEqualTo(AT.plusSeconds(1));
    assertThat(joined.oldestQueuedAt()).contains(AT.minusSeconds(3));
    assertThat(joined.workers()).extracting(it -> it.worker().value()).containsExactly("a", "b");
    assertThat(joined.slots()).isEqualTo(4);
    assertThat(joined.load())
        .isEqualTo(
            new Load(
                400,
                Optional.of(Duration.ofSeconds(2)),
                Optional.of(AT.plusSeconds(57)),
                Set.of(Priority.LOW)));
    assertThat(directory.all()).hasSize(1);
    assertThat(directory.totalQueued()).isEqualTo(14);
    assertThat(directory.placeOfNew("m", Priority.HIGH).orElseThrow().position()).isEqualTo(7);
  }

  @Test
  void shouldCountAWorkerThatGoesFromOneCellToAnotherOnce() {
    directory.put("m", status(1, 0, 0, 1, worker("a", 7, 1)));
    directory.put("m#3", status(3, 0, 0, 0, worker("a", 8, 0)));

    assertThat(directory.find("m").orElseThrow().workers()).containsExactly(worker("a", 8, 0));
  }

  @Test
  void shouldForgetACellThatHasNothingOfItsModelAnyMore() {
    directory.put("m", status(1, 2, 0, 0));
    directory.put("m#3", status(3, 4, 0, 0));

    directory.remove("m#3");
    assertThat(directory.find("m")).contains(status(1, 2, 0, 0));

    directory.remove("m");
    assertThat(directory.find("m")).isEmpty();
  }
}
