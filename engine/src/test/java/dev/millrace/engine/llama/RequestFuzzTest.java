package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.OutputConstraint;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.engine.llama.chat.ChatMlRenderer;
import dev.millrace.engine.llama.draft.PromptLookup;
import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.LlamaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every request either runs to an end or is refused by the name of a field. */
class RequestFuzzTest {

  private static final double[] EDGES = {
    0,
    -0.0,
    1,
    -1,
    2,
    2.0000001,
    -2,
    0.5,
    0.01,
    10,
    100,
    -100,
    101,
    Double.NaN,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final String[] TEXTS = {
    "", "a", "\0", "\uD800", "x\uDC00", "😀", "<|im_end|>", "!", "x".repeat(300), "x".repeat(3000)
  };
  private static final String[] GRAMMARS = {
    "root ::= [a-z]+", "root ::= \"a\"", "root ::= root", "", "true", "{\"type\":\"integer\"}", "{"
  };

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private double edge(double ordinary) {
    return random.nextInt(12) == 0 ? EDGES[random.nextInt(EDGES.length)] : ordinary;
  }

  private int number(int ordinary) {
    int[] edges = {0, -1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 259, 260};
    return random.nextInt(12) == 0 ? edges[random.nextInt(edges.length)] : ordinary;
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private GenerationRequest request() {
    GenerationRequest.Input input =
        random.nextBoolean()
            ? new GenerationRequest.Prompt(text())
            : new GenerationRequest.Chat(
                random.nextInt(10) == 0
                    ? List.of()
                    : List.of(new GenerationRequest.Message("user", text())));
    SamplingParameters sampling =
        new SamplingParameters(
            edge(0.7),
            number(40),
            edge(0.9),
            edge(0),
            edge(1),
            edge(0),
            edge(0),
            random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong()));
    return new GenerationRequest(
        input,
        sampling,
        number(20),
        random.nextInt(4) == 0 ? List.of(text()) : List.of(),
        random.nextInt(6) == 0
            ? Optional.of(Duration.ofNanos(random.nextLong()))
            : Optional.empty(),
        random.nextInt(6) == 0 ? List.of(number(97), number(98)) : List.of(),
        new OutputOptions(
            random.nextInt(4) == 0 ? OptionalInt.of(number(3)) : OptionalInt.empty(),
            random.nextInt(4) == 0 ? Map.of(number(99), edge(5)) : Map.of(),
            constraint()));
  }

  private Optional<OutputConstraint> constraint() {
    String source = GRAMMARS[random.nextInt(GRAMMARS.length)];
    return switch (random.nextInt(6)) {
      case 0 -> Optional.of(new OutputConstraint.Grammar(source));
      case 1 -> Optional.of(new OutputConstraint.JsonSchema(source));
      default -> Optional.empty();
    };
  }

  @Test
  void shouldEndOrRefuseEveryRequestByName() {
    FakeModel model = new FakeModel(8 * 512);
    model.unbreakable = true;
    LlamaSettings settings =
        new LlamaSettings(Path.of("none"), "fake", 4, 512, 1, 64, 512, Path.of("none"))
            .withDrafting(Drafting.lookup(3));
    int refused = 0;
    int ended = 0;
    try (LlamaEngine engine =
        new LlamaEngine(
            settings,
            model,
            new ChatMlRenderer(model.vocabulary()),
            new PromptLookup(),
            System::nanoTime)) {
      for (int i = 0; i < 3000; i++) {
        CollectingListener listener = new CollectingListener();
        try {
          engine.start(request(), listener);
          assertThat(listener.awaitEnd())
              .as("seed %d, request %d", seed, i)
              .satisfies(
                  end ->
                      assertThat(end instanceof GenerationResult.Failed f && f.engineLost())
                          .isFalse());
          ended++;
        } catch (RejectedGenerationException e) {
          assertThat(e.getMessage()).as("seed %d", seed).startsWith(e.field());
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
    assertThat(ended).isPositive();
  }
}
