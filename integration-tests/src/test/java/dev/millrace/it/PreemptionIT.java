package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.testing.guarantee.DuplicatesAreCounted;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.OneContiguousStream;
import dev.millrace.testing.guarantee.OneTerminalState;
import dev.millrace.testing.guarantee.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1 to P4 when a critical request finds every slot taken by low ones: the youngest of these gives
 * way once {@code dispatcher.patience} is over, and later goes on after its last token.
 */
class PreemptionIT {

  private static final long SECONDS = 30;
  private static final int LONG = 250;
  private static final int SHORT = 5;

  @TempDir Path data;

  @Test
  void shouldSuspendTheYoungestLowRunAndLetItGoOnWithoutLosingOrChargingAnything()
      throws Exception {
    try (RunningStack running =
        RunningStack.start(
            data,
            Map.of(
                "worker.slots", "2",
                "worker.scripted.per-token", "20ms",
                "dispatcher.patience", "200ms",
                "dispatcher.max-attempts", "1"))) {
      Recorder recorder = new Recorder(running.client());
      RequestHandle oldest = submitted(recorder, order(Priority.LOW, "oldest", LONG));
      RequestHandle youngest = submitted(recorder, order(Priority.LOW, "youngest", LONG));

      RequestHandle critical = recorder.submit(order(Priority.CRITICAL, "critical", SHORT));

      recorder.awaitEnds(Duration.ofSeconds(SECONDS));
      recorder.recordLogs(running::log);
      recorder.verify(
          new EveryRequestEnds(),
          new OneTerminalState(),
          new OneContiguousStream(),
          new DuplicatesAreCounted());
      assertThat(recorder.outcomes()).hasSize(3).containsOnly(Outcome.SUCCEEDED);
      assertThat(begins(running, oldest)).as("it never gives way").hasSize(1);
      assertThat(begins(running, critical)).hasSize(1);
      List<ResultEvent.Started> lives = begins(running, youngest);
      assertThat(lives)
          .as("suspended once, and gone on with")
          .extracting(ResultEvent.Started::mode)
          .containsExactly(StartMode.RESTART, StartMode.CONTINUE);
      assertThat(end(running, critical).at())
          .as("it did not wait for a low one to end")
          .isBefore(end(running, oldest).at())
          .isBefore(lives.getLast().at());
      assertThat(recorder.tokensWritten())
          .as("no token was written twice")
          .isEqualTo(2 * LONG + SHORT);
      assertThat(recorder.restarts()).isZero();
      assertThat(suspended(running)).isEqualTo(1);
      assertThat(running.deadLetters()).isEmpty();
    }
  }

  /** Returns when it runs and some tokens of it have been read. */
  private static RequestHandle submitted(Recorder recorder, Order order)
      throws InterruptedException {
    RequestHandle handle = recorder.submit(order);
    CountDownLatch tokens = new CountDownLatch(3);
    handle.onEvent(
        event -> {
          if (event instanceof StreamEvent.Tokens) {
            tokens.countDown();
          }
        });
    assertThat(tokens.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    return handle;
  }

  private static Order order(Priority priority, String secret, int tokens) {
    return new Order("default", priority, secret, tokens, 0);
  }

  private static List<ResultEvent.Started> begins(RunningStack running, RequestHandle request)
      throws Exception {
    return ofRequest(running, request, ResultEvent.Started.class);
  }

  private static ResultEvent.Finished end(RunningStack running, RequestHandle request)
      throws Exception {
    return ofRequest(running, request, ResultEvent.Finished.class).getFirst();
  }

  private static <T extends ResultEvent> List<T> ofRequest(
      RunningStack running, RequestHandle request, Class<T> type) throws Exception {
    return running.log(request.address()).stream()
        .filter(event -> event.requestId().equals(request.id()))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static double suspended(RunningStack running) {
    return running
        .stack()
        .context()
        .meters()
        .get("millrace.dispatcher.taken.back")
        .tag("trouble", "suspended")
        .counter()
        .count();
  }
}
