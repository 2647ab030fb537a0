package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.model.Outcome;
import dev.millrace.testing.guarantee.DuplicatesAreCounted;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.Judgement;
import dev.millrace.testing.guarantee.OneContiguousStream;
import dev.millrace.testing.guarantee.OneTerminalState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1 to P4: a worker is killed with -9 in the middle of its answers; they go on where they were
 * cut.
 */
class KilledWorkerIT {

  private static final int REQUESTS = 4;
  private static final int TOKENS = 60;
  private static final long SECONDS = 60;

  @TempDir Path data;

  @Test
  void shouldEndEveryRequestOnceWhenItsWorkerIsKilled() throws Exception {
    try (RunningStack running =
        RunningStack.start(data, Map.of("worker.scripted.per-token", "20ms"))) {
      Recorder recorder = new Recorder(running.client());
      List<RequestHandle> handles = recorder.submit(new OneContiguousStream().workload());
      assertThat(handles).hasSize(REQUESTS);
      CountDownLatch streaming = new CountDownLatch(REQUESTS);
      handles.forEach(handle -> countDownAtTheFifth(handle, streaming));
      assertThat(streaming.await(SECONDS, TimeUnit.SECONDS)).isTrue();

      long pid = running.stack().workers().get(0).pid().orElseThrow();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

      recorder.awaitEnds(Duration.ofSeconds(SECONDS));
      recorder.recordLogs(running::log);
      recorder.verify(
          new EveryRequestEnds(),
          new OneTerminalState(),
          new OneContiguousStream(),
          new DuplicatesAreCounted());
      assertThat(recorder.outcomes()).hasSize(REQUESTS).containsOnly(Outcome.SUCCEEDED);
      Judgement judgement = recorder.history().judge();
      assertThat(judgement.executions()).isEqualTo(2 * REQUESTS);
      assertThat(judgement.duplicateExecutions()).isEqualTo(REQUESTS);
      assertThat(judgement.terminalRecords()).isEqualTo(REQUESTS);
      assertThat(recorder.tokensWritten())
          .as("tokens written, the first run's among them")
          .isEqualTo(REQUESTS * TOKENS);
      assertThat(recorder.restarts()).as("streams that began again").isZero();
      assertThat(running.stack().workers().get(0).restarts()).isEqualTo(1);
      assertThat(running.deadLetters()).isEmpty();
    }
  }

  private static void countDownAtTheFifth(RequestHandle handle, CountDownLatch streaming) {
    CountDownLatch fifth = new CountDownLatch(5);
    handle.onEvent(
        event -> {
          if (event instanceof StreamEvent.Tokens && fifth.getCount() > 0) {
            fifth.countDown();
            if (fifth.getCount() == 0) {
              streaming.countDown();
            }
          }
        });
  }
}
