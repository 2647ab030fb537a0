package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.FinishReason;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.GenerationUsage;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VerdictFactoryTest {

  private static final Instant ARRIVED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = ARRIVED.plusMillis(900);
  private static final GenerationUsage USED =
      new GenerationUsage(
          5, 2, 3, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(30));

  private final VerdictFactory verdicts = new VerdictFactory(ARRIVED, ARRIVED.plusMillis(100));

  @Test
  void shouldSayWhatWasUsedAndWhereTheTimeWentWhenItSucceeds() {
    Verdict verdict =
        verdicts.of(new GenerationResult.Completed(FinishReason.LENGTH, "", USED), null, NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(verdict.finishReason()).contains(dev.millrace.model.FinishReason.LENGTH);
    assertThat(verdict.usage()).isEqualTo(new Usage(5, 2, 3));
    assertThat(verdict.timings().queued()).isEqualTo(Duration.ofMillis(110));
    assertThat(verdict.timings().prefill()).isEqualTo(Duration.ofMillis(20));
    assertThat(verdict.timings().decode()).isEqualTo(Duration.ofMillis(30));
    assertThat(verdict.timings().elapsed()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void shouldFollowTheOrderWhenAGenerationWasStopped() {
    GenerationResult stopped = new GenerationResult.Cancelled(USED);

    Verdict cancelled = verdicts.of(stopped, new StopReason.Cancelled("no longer wanted"), NOW);
    Verdict late = verdicts.of(stopped, new StopReason.DeadlinePassed(), NOW);
    Verdict unasked = verdicts.of(stopped, null, NOW);

    assertThat(cancelled.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(cancelled.reason()).isEqualTo("no longer wanted");
    assertThat(late.outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(late.reason()).isEqualTo("deadline passed after 900 ms");
    assertThat(unasked.outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void shouldTellTooLongAnInputFromOtherRefusals() {
    Verdict tooLong =
        verdicts.rejected(
            RejectedGenerationException.contextExceeded("prompt", "prompt has 9 tokens, most 8"),
            NOW);
    Verdict invalid =
        verdicts.rejected(new RejectedGenerationException("top_p", "must be at most 1"), NOW);
    Verdict refusedByTemplate =
        verdicts.rejected(
            new RejectedGenerationException("messages", "messages lack a context turn"), NOW);

    assertThat(tooLong.error().orElseThrow().code()).isEqualTo(ErrorCode.CONTEXT_LENGTH_EXCEEDED);
    assertThat(invalid.error().orElseThrow().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusedByTemplate.error().orElseThrow().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(invalid.error().orElseThrow().message()).isEqualTo("top_p: must be at most 1");
  }

  @Test
  void shouldCutTimesOffAtZeroWhenClocksDisagree() {
    VerdictFactory ahead = new VerdictFactory(ARRIVED.plusSeconds(5), ARRIVED);

    Verdict verdict = ahead.of(new GenerationResult.TimedOut(GenerationUsage.NONE), null, NOW);

    assertThat(verdict.timings().queued()).isZero();
    assertThat(verdict.timings().elapsed()).isZero();
  }
}
