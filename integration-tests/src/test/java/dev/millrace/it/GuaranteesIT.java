package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Outcome;
import dev.millrace.testing.guarantee.BoundedPriorityInversion;
import dev.millrace.testing.guarantee.CancellationIsBounded;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.OneTerminalState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises that a running installation keeps while nothing breaks. */
class GuaranteesIT {

  private static final int SLOTS = 2;
  private static final int PREFETCH = 1;
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  @TempDir static Path data;
  private static RunningStack running;

  @BeforeAll
  static void start() throws Exception {
    running =
        RunningStack.start(
            data,
            Map.of(
                "worker.slots", Integer.toString(SLOTS),
                "worker.prefetch", Integer.toString(PREFETCH)));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void shouldEndWhatIsCancelledWithinTheBound() throws Exception {
    Recorder recorder = new Recorder(running.client());
    CancellationIsBounded bounded = new CancellationIsBounded(CancellationIsBounded.USUAL);

    recorder.submit(bounded.workload());
    recorder.awaitEnds(AT_MOST);

    recorder.recordLogs(running::log);
    recorder.verify(bounded, new OneTerminalState());
    assertThat(recorder.outcomes()).containsOnly(Outcome.CANCELLED);
  }

  @Test
  void shouldServeHigherPrioritiesFirst() throws Exception {
    Recorder recorder = new Recorder(running.client());
    BoundedPriorityInversion bounded = new BoundedPriorityInversion(SLOTS + PREFETCH);

    recorder.submit(bounded.workload());
    recorder.awaitEnds(AT_MOST);

    recorder.recordLogs(running::log);
    recorder.verify(bounded, new EveryRequestEnds());
    assertThat(recorder.outcomes()).containsOnly(Outcome.SUCCEEDED);
  }
}
