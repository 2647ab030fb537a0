package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunningRequestTest {
  private static final RequestId ID = RequestId.at(Instant.EPOCH);
  private final AtomicLong nanos = new AtomicLong();
  private final RunningRequest request = new RunningRequest(ID, nanos::get, Runnable::run);
  private long offset = 100;

  @Test
  void shouldStreamAndSucceedWhenARunGoesThrough() {
    // When
    started(1);
    nanos.set(4_000_000);
    token(1, 0, "Hel");
    token(1, 1, "lo");
    finished(1, Outcome.SUCCEEDED);
    // Then
    assertThat(events())
        .containsExactly(
            new StreamEvent.Started(100, 1, "w1"),
            new StreamEvent.Tokens(101, 0, "Hel", List.of(7)),
            new StreamEvent.Tokens(102, 1, "lo", List.of(7)));
    assertThat(request.result().join())
        .isInstanceOfSatisfying(
            Result.Success.class,
            success -> {
              assertThat(success.text()).isEqualTo("Hello");
              assertThat(success.worker()).isEqualTo("w1");
            });
    assertThat(request.timeToFirstToken()).contains(Duration.ofMillis(4));
  }

  @Test
  void shouldAnnounceTheRestartAndDropTheOldTextWhenAnotherRunBegins() {
    // When
    started(1);
    token(1, 0, "old");
    started(2);
    token(1, 1, "zombie");
    token(2, 0, "new");
    finished(1, Outcome.FAILED);
    finished(2, Outcome.SUCCEEDED);
    // Then
    assertThat(events())
        .containsExactly(
            new StreamEvent.Started(100, 1, "w1"),
            new StreamEvent.Tokens(101, 0, "old", List.of(7)),
            new StreamEvent.Restarted(102, 2, "w2"),
            new StreamEvent.Tokens(104, 0, "new", List.of(7)));
    assertThat(request.result().join())
        .isInstanceOfSatisfying(
            Result.Success.class, success -> assertThat(success.text()).isEqualTo("new"));
  }

  @Test
  void shouldKeepTheFirstEndWhenTheVerdictComesAfterGivingUp() {
    // Given
    AtomicInteger ends = new AtomicInteger();
    request.whenOver(ends::incrementAndGet);
    started(1);
    nanos.set(2_000_000);
    // When
    request.giveUp(new ErrorInfo(ErrorCode.UNAVAILABLE, "gone"));
    finished(1, Outcome.SUCCEEDED);
    // Then
    assertThat(request.result().join())
        .isEqualTo(
            new Result.Failed(
                ID,
                new RequestOutcome(
                    Verdict.failed(
                        new ErrorInfo(ErrorCode.UNAVAILABLE, "gone"),
                        Usage.NONE,
                        new Timings(
                            Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMillis(2))),
                    "",
                    "",
                    0),
                false));
    assertThat(ends).hasValue(1);
  }

  @Test
  void shouldMapEveryOutcomeToItsResult() {
    for (Outcome outcome : Outcome.values()) {
      // Given
      RunningRequest each = new RunningRequest(ID, nanos::get, Runnable::run);
      each.onRecord(
          0,
          new ResultEvent.Started(ID, 1, StartMode.RESTART, 1, "w", "m", Instant.EPOCH, "default"));
      // When
      each.onRecord(1, new ResultEvent.Finished(ID, 1, verdict(outcome), Instant.EPOCH));
      // Then
      assertThat(each.result().join())
          .isInstanceOf(
              switch (outcome) {
                case SUCCEEDED -> Result.Success.class;
                case CANCELLED -> Result.Cancelled.class;
                case TIMED_OUT -> Result.TimedOut.class;
                case FAILED -> Result.Failed.class;
              })
          .extracting(Result::elapsed)
          .isEqualTo(Duration.ofMillis(9));
    }
  }

  @Test
  void shouldRunTheActionAtOnceWhenItIsAlreadyOver() {
    // Given
    request.giveUp(new ErrorInfo(ErrorCode.UNAVAILABLE, "gone"));
    AtomicInteger ends = new AtomicInteger();
    // When
    request.whenOver(ends::incrementAndGet);
    // Then
    assertThat(ends).hasValue(1);
  }

  private List<StreamEvent> events() {
    List<StreamEvent> seen = new ArrayList<>();
    new TokenStream(request.events()).forEachRemaining(seen::add);
    return seen;
  }

  private void started(int run) {
    request.onRecord(
        offset++,
        new ResultEvent.Started(
            ID, run, StartMode.RESTART, run, "w" + run, "m", Instant.EPOCH, "default"));
  }

  private void token(int run, int index, String text) {
    request.onRecord(offset++, new ResultEvent.Tokens(ID, run, index, text, List.of(7)));
  }

  private void finished(int run, Outcome outcome) {
    request.onRecord(offset++, new ResultEvent.Finished(ID, run, verdict(outcome), Instant.EPOCH));
  }

  private static Verdict verdict(Outcome outcome) {
    return new Verdict(
        outcome,
        outcome == Outcome.SUCCEEDED ? Optional.of(FinishReason.LENGTH) : Optional.empty(),
        outcome == Outcome.FAILED
            ? Optional.of(new ErrorInfo(ErrorCode.ENGINE_FAILED, "broke"))
            : Optional.empty(),
        "why",
        Usage.NONE,
        new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMillis(9)));
  }
}
