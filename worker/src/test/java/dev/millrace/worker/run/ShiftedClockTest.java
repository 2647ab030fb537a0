package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker makes of deadlines and arrivals when its clock is not the dispatcher's. */
class ShiftedClockTest {

  private static final Instant SENT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration QUEUED = Duration.ofSeconds(2);
  private static final Duration LEFT = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(ints = {-60, 0, 60})
  void shouldLeaveTheRunWhatWasLeftWhenItWasSent(int minutesAhead) {
    Instant here = SENT.plus(Duration.ofMinutes(minutesAhead));

    WorkItem received = item().receivedAt(here);

    assertThat(EngineRequests.of(received, java.util.List.of(), here).timeout()).contains(LEFT);
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, 0, 60})
  void shouldReportTheTimeInTheQueueThatTheRequestHadWhenItWasSent(int minutesAhead) {
    Instant here = SENT.plus(Duration.ofMinutes(minutesAhead));
    WorkItem received = item().receivedAt(here);

    Verdict verdict =
        new VerdictFactory(received.arrivedAt(), here)
            .of(new StopReason.DeadlinePassed(), here.plus(LEFT));

    assertThat(verdict.timings().queued()).isEqualTo(QUEUED);
    assertThat(verdict.timings().elapsed()).isEqualTo(QUEUED.plus(LEFT));
  }

  private static WorkItem item() {
    InferenceRequest request =
        new InferenceRequest(
            RequestId.at(SENT),
            "tenant",
            "model",
            new Input.Prompt("prompt"),
            GenerationParameters.DEFAULTS,
            Optional.of(QUEUED.plus(LEFT)),
            Optional.empty(),
            Map.of());
    return new WorkItem(
        request,
        Priority.NORMAL,
        1,
        1,
        SENT.minus(QUEUED),
        Optional.of(SENT.plus(LEFT)),
        new ResultAddress("results", 0),
        false,
        Optional.of(SENT));
  }
}
