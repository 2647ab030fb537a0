package dev.millrace.engine.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.FinishReason;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.OutputConstraint;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.RefusalCode;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.api.TextEmbedder;
import dev.millrace.engine.api.TokenLikelihood;
import dev.millrace.engine.settings.ScriptedSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScriptedEngineTest {

  @Test
  void shouldSayTheDocumentedTokens() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 2))) {
      CollectingListener seen = CollectingListener.run(engine, Requests.greedy("a prompt", 20));

      assertThat(seen.text()).isEqualTo(new ScriptedTokens("a prompt", 0).textOf(20));
      assertThat(seen.tokens()).extracting(t -> t.index()).isSorted().hasSize(20);
      assertThat(seen.awaitEnd())
          .isInstanceOfSatisfying(
              GenerationResult.Completed.class,
              end -> {
                assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
                assertThat(end.usage().promptTokens()).isEqualTo(2);
                assertThat(end.usage().completionTokens()).isEqualTo(20);
              });
    }
  }

  @Test
  void shouldGoOnExactlyWhereARunWasCut() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 1))) {
      GenerationRequest request = Requests.greedy("cut me", 30);
      CollectingListener whole = CollectingListener.run(engine, request);
      CollectingListener rest =
          CollectingListener.run(engine, Requests.resumed(request, whole.ids().subList(0, 11)));

      assertThat(rest.tokens()).isEqualTo(whole.tokens().subList(11, 30));
    }
  }

  @Test
  void shouldTellHowLikelyItsWordsAre() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 1))) {
      CollectingListener seen =
          CollectingListener.run(
              engine, asking(new OutputOptions(OptionalInt.of(2), Map.of(), Optional.empty())));

      TokenLikelihood second = seen.tokens().get(1).likelihood().orElseThrow();
      assertThat(StandardCharsets.UTF_8.decode(second.bytes().duplicate()).toString())
          .isEqualTo(seen.tokens().get(1).text());
      assertThat(Math.exp(second.logProbability())).isCloseTo(0.5, within(1e-9));
      assertThat(second.likeliest()).hasSize(2);
      assertThat(second.likeliest().getFirst().id()).isEqualTo(seen.ids().get(1));
    }
  }

  @Test
  void shouldRefuseByNameWhatNoScriptKeeps() {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 1))) {
      assertThat(
              refused(
                  engine, new OutputOptions(OptionalInt.empty(), Map.of(1, 2.0), Optional.empty())))
          .isEqualTo("logit_bias");
      assertThat(
              refused(
                  engine,
                  new OutputOptions(
                      OptionalInt.empty(),
                      Map.of(),
                      Optional.of(new OutputConstraint.JsonSchema("true")))))
          .isEqualTo("response_format");
    }
  }

  @Test
  void shouldPutTextsThatShareWordsNearToEachOther() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 1))) {
      List<Float> mill = vector(engine, "the old mill by the river");
      List<Float> again = vector(engine, "The old mill by  the river");
      List<Float> near = vector(engine, "the old mill by the sea");
      List<Float> far = vector(engine, "quarterly revenue grew");

      assertThat(mill).hasSize(ScriptedVectors.WIDTH);
      assertThat(product(mill, mill)).isCloseTo(1, within(1e-5));
      assertThat(product(mill, near)).isGreaterThan(product(mill, far));
      assertThat(product(mill, again)).isGreaterThan(0.8);
      assertThatThrownBy(() -> vector(engine, "word ".repeat(100_000)))
          .isInstanceOfSatisfying(
              RejectedGenerationException.class,
              e -> assertThat(e.code()).isEqualTo(RefusalCode.CONTEXT_EXCEEDED));
    }
  }

  private static List<Float> vector(ScriptedEngine engine, String text)
      throws RejectedGenerationException, InterruptedException {
    return engine.embedder().orElseThrow().embed(text, TextEmbedder.Pooling.MEAN).values();
  }

  private static double product(List<Float> a, List<Float> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += (double) a.get(i) * b.get(i);
    }
    return sum;
  }

  private static GenerationRequest asking(OutputOptions output) {
    GenerationRequest plain = Requests.greedy("a prompt", 5);
    return new GenerationRequest(
        plain.input(),
        plain.sampling(),
        plain.maxTokens(),
        plain.stop(),
        plain.timeout(),
        List.of(),
        output);
  }

  private static String refused(ScriptedEngine engine, OutputOptions output) {
    try {
      engine.start(asking(output), new CollectingListener());
      return "";
    } catch (RejectedGenerationException refusal) {
      return refusal.field();
    }
  }

  @Test
  void shouldStopBeforeAStopString() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 1))) {
      ScriptedTokens tokens = new ScriptedTokens("x", 0);
      CollectingListener seen =
          CollectingListener.run(engine, Requests.greedy("x", 50, tokens.text(5)));

      assertThat(tokens.textOf(50)).startsWith(seen.text());
      assertThat(seen.text()).doesNotContain(tokens.text(5));
      assertThat(seen.awaitEnd())
          .isInstanceOfSatisfying(
              GenerationResult.Completed.class,
              end -> assertThat(end.reason()).isEqualTo(FinishReason.STOP));
    }
  }

  @Test
  void shouldDoWhatMarkersAsk() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 4))) {
      CollectingListener stop =
          CollectingListener.run(engine, Requests.greedy("[[stop-after:3]]", 50));
      CollectingListener fail =
          CollectingListener.run(engine, Requests.greedy("[[fail-after:4]]", 50));
      CollectingListener lose =
          CollectingListener.run(engine, Requests.greedy("[[lose-after:0]]", 50));

      assertThat(stop.tokens()).hasSize(3);
      assertThat(stop.awaitEnd()).isInstanceOf(GenerationResult.Completed.class);
      assertThat(fail.tokens()).hasSize(4);
      assertThat(fail.awaitEnd()).isInstanceOf(GenerationResult.Failed.class);
      assertThat(lose.tokens()).isEmpty();
      assertThat(lose.awaitEnd())
          .isInstanceOfSatisfying(
              GenerationResult.Failed.class, end -> assertThat(end.engineLost()).isTrue());
      assertThatThrownBy(() -> CollectingListener.run(engine, Requests.greedy("[[reject:0]]", 5)))
          .isInstanceOfSatisfying(
              RejectedGenerationException.class,
              e -> assertThat(e.code()).isEqualTo(RefusalCode.INVALID_FIELD));
    }
  }

  @Test
  void shouldEndAHangByCancelAndByTimeout() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 2))) {
      CollectingListener hanging = new CollectingListener();
      Generation generation = engine.start(Requests.greedy("[[hang-after:2]]", 50), hanging);
      hanging.awaitFirstToken();
      generation.cancel();
      CollectingListener timed =
          CollectingListener.run(
              engine, Requests.timed("[[hang-after:0]]", 5, Duration.ofMillis(20)));

      assertThat(hanging.awaitEnd()).isInstanceOf(GenerationResult.Cancelled.class);
      assertThat(timed.awaitEnd()).isInstanceOf(GenerationResult.TimedOut.class);
      generation.cancel();
      assertThat(hanging.endCount()).isEqualTo(1);
      assertThat(engine.load().freeSlots()).isEqualTo(2);
    }
  }

  @Test
  void shouldKeepThePaceForManyStreamsWithoutDrift() throws Exception {
    ScriptedSettings settings =
        ScriptedSettings.paced("m", 16, Duration.ofMillis(20), Duration.ofMillis(5));
    try (ScriptedEngine engine = new ScriptedEngine(settings)) {
      long began = System.nanoTime();
      List<CollectingListener> listeners = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        CollectingListener listener = new CollectingListener();
        listeners.add(listener);
        engine.start(Requests.greedy("stream " + i, 101), listener);
      }
      for (CollectingListener listener : listeners) {
        listener.awaitEnd();
        long last = listener.times().getLast();
        // 20 ms of prefill and 100 intervals of 5 ms; never early, and lateness does not add up.
        assertThat(Duration.ofNanos(last - began))
            .isBetween(Duration.ofMillis(520), Duration.ofMillis(1200));
      }
    }
  }

  @Test
  void shouldServeWaitingRequestsInOrder() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 1))) {
      CollectingListener first = new CollectingListener();
      Generation blocker = engine.start(Requests.greedy("[[hang-after:0]]", 5), first);
      first.awaitStarted();
      CollectingListener second = new CollectingListener();
      engine.start(Requests.greedy("b", 5), second);

      assertThat(engine.load().freeSlots()).isZero();
      assertThat(engine.load().queued()).isEqualTo(1);
      blocker.cancel();
      assertThat(second.awaitEnd()).isInstanceOf(GenerationResult.Completed.class);
    }
  }

  @Test
  void shouldFailEverythingOnClose() throws Exception {
    ScriptedEngine engine = new ScriptedEngine(ScriptedSettings.fast("m", 1));
    CollectingListener running = new CollectingListener();
    CollectingListener waiting = new CollectingListener();
    engine.start(Requests.greedy("[[hang-after:0]]", 5), running);
    engine.start(Requests.greedy("x", 5), waiting);

    engine.close();

    assertThat(running.awaitEnd()).isInstanceOf(GenerationResult.Failed.class);
    assertThat(waiting.awaitEnd()).isInstanceOf(GenerationResult.Failed.class);
    assertThatThrownBy(() -> engine.start(Requests.greedy("x", 5), new CollectingListener()))
        .isInstanceOf(IllegalStateException.class);
  }
}
