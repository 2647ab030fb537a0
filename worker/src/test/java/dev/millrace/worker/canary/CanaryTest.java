package dev.millrace.worker.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.GenerationUsage;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.worker.metrics.WorkerMetric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanaryTest {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final TestingEngine engine = new TestingEngine();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> lost = new ArrayList<>();
  private int woken;
  private long now = 1_000;
  private final Canary canary = canary(0.5, "one", "two");

  @Test
  void shouldAskGreedilyAndOneAtATimeWhenItIsDue() {
    canary.tick(now);
    canary.tick(now);

    assertThat(engine.pending()).hasSize(1);
    GenerationRequest request = engine.pending().getFirst().request();
    assertThat(request.sampling()).isEqualTo(SamplingParameters.GREEDY);
    assertThat(request.input()).hasToString("Chat[messages=[Message[role=user, content=say one]]]");
    assertThat(request.maxTokens()).isGreaterThan("one".length());
  }

  @Test
  void shouldFailWhenTooFewAnswersAreRightAndRecoverWhenARoundPasses() {
    // Given a round of wrong answers
    round("one, and more", "tow");
    assertThat(canary.failing()).isTrue();

    // When nothing is due, then nothing is asked
    canary.tick(now + INTERVAL.toNanos() - 1);
    assertThat(engine.started()).isEqualTo(2);

    // When the next round has as many right answers as the threshold wants
    now += INTERVAL.toNanos();
    round("one", "tow");

    // Then it passes
    assertThat(canary.failing()).isFalse();
    assertThat(count("canary-answers", "right")).isEqualTo(1);
    assertThat(count("canary-answers", "wrong")).isEqualTo(3);
    assertThat(count("canary-rounds", "failed")).isEqualTo(1);
    assertThat(count("canary-rounds", "passed")).isEqualTo(1);
    assertThat(woken).isEqualTo(4);
  }

  @Test
  void shouldKeepTheVerdictUntilARoundIsOver() {
    round("wrong", "wrong");
    now += INTERVAL.toNanos();

    canary.tick(now);
    engine.pending().getFirst().answer("one");
    canary.tick(now);

    assertThat(canary.failing()).isTrue();
  }

  @Test
  void shouldNotAskWhenNoSlotIsFree() {
    userWork();
    userWork();

    canary.tick(now);

    assertThat(engine.started()).isEqualTo(2);
    engine.pending().getFirst().answer("done");
    canary.tick(now);
    assertThat(engine.started()).isEqualTo(3);
  }

  @Test
  void shouldGiveItsSlotToUserWorkAndAskAgainLater() throws Exception {
    // Given a question in one slot and user work in the other
    canary.tick(now);
    YieldingEngine forUsers = new YieldingEngine(engine, canary);
    forUsers.start(request(), ignore());
    assertThat(engine.pending()).hasSize(2);

    // When more user work comes
    forUsers.start(request(), ignore());

    // Then the question is gone, without a verdict
    assertThat(engine.pending()).hasSize(2).noneMatch(CanaryTest::isQuestion);
    canary.tick(now);
    assertThat(count("canary-answers", "gave_way")).isEqualTo(1);
    assertThat(count("canary-answers", "wrong")).isZero();

    // And it is asked again when a slot is free
    engine.pending().getFirst().answer("done");
    canary.tick(now);
    assertThat(engine.pending()).filteredOn(CanaryTest::isQuestion).hasSize(1);
  }

  @Test
  void shouldCountAnAnswerThatDoesNotComeAsWrong() {
    canary.tick(now);
    engine.pending().getFirst().end(new GenerationResult.TimedOut(GenerationUsage.NONE));
    canary.tick(now);
    engine.pending().getFirst().end(new GenerationResult.Failed("bad", true, GenerationUsage.NONE));
    canary.tick(now);

    assertThat(canary.failing()).isTrue();
    assertThat(lost).containsExactly("bad");
  }

  @Test
  void shouldTakeItsQuestionBackWhenItIsStopped() {
    canary.tick(now);

    canary.stop();

    assertThat(engine.pending()).isEmpty();
    canary.tick(now);
    canary.tick(now + INTERVAL.toNanos());
    assertThat(engine.started()).isEqualTo(1);
  }

  @Test
  void shouldAskNothingWhenItIsOff() {
    Canary off =
        new Canary(
            CanaryPlan.OFF,
            engine,
            new CanaryMeters(WorkerMetric.of(meters, "model")),
            now,
            () -> {},
            lost::add);

    off.tick(now + Duration.ofDays(9).toNanos());

    assertThat(engine.started()).isZero();
    assertThat(off.failing()).isFalse();
  }

  @Test
  void shouldNameTheKeyWhenAPlanIsWrong() {
    assertThatThrownBy(() -> new CanaryPlan(Duration.ZERO, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("worker.canary-interval:");
    for (double threshold : new double[] {0, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> new CanaryPlan(INTERVAL, threshold, List.of()))
          .hasMessageStartingWith("worker.canary-threshold:");
    }
    assertThatThrownBy(() -> new CanaryQuestion(" ", "x"))
        .hasMessageStartingWith("worker.canary-file:");
  }

  private void round(String... answers) {
    for (String answer : answers) {
      canary.tick(now);
      engine.pending().getFirst().answer(answer);
    }
    canary.tick(now);
  }

  private Canary canary(double threshold, String... answers) {
    List<CanaryQuestion> questions = new ArrayList<>();
    for (String answer : answers) {
      questions.add(new CanaryQuestion("say " + answer, answer));
    }
    return new Canary(
        new CanaryPlan(INTERVAL, threshold, questions),
        engine,
        new CanaryMeters(WorkerMetric.of(meters, "model")),
        now,
        () -> woken++,
        lost::add);
  }

  private void userWork() {
    engine.start(request(), ignore());
  }

  private static GenerationRequest request() {
    return new GenerationRequest(
        new GenerationRequest.Prompt("user work"),
        SamplingParameters.GREEDY,
        10,
        List.of(),
        Optional.empty());
  }

  private static boolean isQuestion(TestingEngine.Pending pending) {
    return pending.request().input() instanceof GenerationRequest.Chat;
  }

  private static GenerationListener ignore() {
    return new GenerationListener() {
      @Override
      public void onToken(GeneratedToken token) {}

      @Override
      public void onEnd(GenerationResult end) {}
    };
  }

  private double count(String meter, String result) {
    return meters.get("millrace.worker." + meter).tag("result", result).counter().count();
  }
}
