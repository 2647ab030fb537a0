package dev.millrace.bench.fuzz;

import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.OutputConstraint;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.RequestLimits;
import dev.millrace.engine.api.SamplingParameters;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Random requests with every number at an edge of what is allowed, and in half of them one that is
 * over it. Thread rule: one thread.
 */
final class FuzzRequests {

  private static final double[] NEVER_ALLOWED = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -1e300
  };
  private static final String[] FIELDS = {
    "max_tokens",
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "typical_p",
    "repeat_penalty",
    "frequency_penalty",
    "presence_penalty",
    "stop",
    "top_logprobs",
    "logit_bias",
    "timeout",
    "messages",
    "messages.role",
    "resumed",
    "prompt"
  };

  private final Random random;
  private final FuzzTexts texts;
  private final int vocabulary;
  private final int context;
  private String broken = "";

  FuzzRequests(Random random, FuzzTexts texts, int vocabulary, int context) {
    this.random = random;
    this.texts = texts;
    this.vocabulary = vocabulary;
    this.context = context;
  }

  /**
   * A request and what has to become of it.
   *
   * @param broken the field over its edge, or nothing
   */
  record Case(GenerationRequest request, String broken) {}

  Case next() {
    broken = random.nextBoolean() ? FIELDS[random.nextInt(FIELDS.length)] : "";
    GenerationRequest request =
        new GenerationRequest(
            input(),
            new SamplingParameters(
                real("temperature", 0, 0.7, 2),
                is("top_k") ? pick(-1, Integer.MIN_VALUE) : pick(0, 1, 40, Integer.MAX_VALUE),
                is("top_p")
                    ? over(Double.MIN_VALUE, 1)
                    : pick(Double.MIN_VALUE, 0.5, Math.nextDown(1d), 1.0),
                real("min_p", 0, 0.1, 1),
                real("repeat_penalty", 0.01, 1, 10),
                real("frequency_penalty", -2, 0, 2),
                real("presence_penalty", -2, 0, 2),
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong()),
                is("typical_p")
                    ? over(Double.MIN_VALUE, 1)
                    : pick(Double.MIN_VALUE, 0.3, 1.0, 1.0)),
            maxTokens(),
            stops(),
            timeout(),
            resumed(),
            output());
    return new Case(request, broken);
  }

  private boolean is(String field) {
    return broken.equals(field);
  }

  private GenerationRequest.Input input() {
    if (is("prompt")) {
      return new GenerationRequest.Prompt("x".repeat(pick(context, context + 1, 100 * context)));
    }
    boolean chat = is("messages") || is("messages.role") || random.nextInt(3) == 0;
    if (!chat) {
      // Now and then one that is read apart from the steps, or over what the context holds.
      return new GenerationRequest.Prompt(texts.text(random.nextInt(40) == 0 ? 400 : 40));
    }
    if (is("messages")) {
      GenerationRequest.Message one = new GenerationRequest.Message("user", "a");
      return new GenerationRequest.Chat(
          random.nextBoolean()
              ? List.of()
              : Collections.nCopies(RequestLimits.MAX_MESSAGES + 1, one));
    }
    String role = is("messages.role") ? pick("", " ", "r".repeat(65)) : pick("user", "system");
    return new GenerationRequest.Chat(List.of(new GenerationRequest.Message(role, texts.text(24))));
  }

  /** As many as the context holds only now and then: such a request takes as long as a hundred. */
  private int maxTokens() {
    if (is("max_tokens")) {
      return pick(0, -1, Integer.MIN_VALUE);
    }
    return random.nextInt(40) == 0 ? Integer.MAX_VALUE : pick(3, 4, 8);
  }

  private List<String> stops() {
    if (is("stop")) {
      return pick(
          List.of(""),
          List.of("s".repeat(RequestLimits.MAX_STOP_LENGTH + 1)),
          Collections.nCopies(RequestLimits.MAX_STOPS + 1, "s"));
    }
    return pick(
        List.of(),
        List.of(),
        List.of("e"),
        List.of("s".repeat(RequestLimits.MAX_STOP_LENGTH)),
        Collections.nCopies(RequestLimits.MAX_STOPS, "😀\uD800"));
  }

  private Optional<Duration> timeout() {
    if (is("timeout")) {
      return Optional.of(pick(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(-1L << 62)));
    }
    return random.nextInt(4) == 0
        ? Optional.of(pick(Duration.ofNanos(1), Duration.ofDays(1), Duration.ofSeconds(1L << 62)))
        : Optional.empty();
  }

  private List<Integer> resumed() {
    if (is("resumed")) {
      return List.of(pick(-1, vocabulary, Integer.MAX_VALUE, Integer.MIN_VALUE));
    }
    return random.nextInt(4) == 0 ? List.of(97, pick(3, vocabulary - 1)) : List.of();
  }

  private OutputOptions output() {
    OptionalInt likeliest = OptionalInt.empty();
    if (is("top_logprobs")) {
      likeliest = OptionalInt.of(pick(-1, RequestLimits.MAX_LOG_PROBABILITIES + 1));
    } else if (random.nextInt(4) == 0) {
      likeliest = OptionalInt.of(pick(0, 1, RequestLimits.MAX_LOG_PROBABILITIES));
    }
    Map<Integer, Double> bias = Map.of();
    if (is("logit_bias")) {
      bias =
          random.nextBoolean()
              ? Map.of(pick(-1, vocabulary, Integer.MIN_VALUE), 1.0)
              : Map.of(5, over(-100, 100));
    } else if (random.nextInt(4) == 0) {
      bias = Map.of(pick(0, 2, vocabulary - 1), pick(-100.0, 0.0, 100.0));
    }
    return new OutputOptions(likeliest, bias, constraint());
  }

  private Optional<OutputConstraint> constraint() {
    return switch (random.nextInt(6)) {
      case 0 -> Optional.of(new OutputConstraint.Grammar(texts.grammar()));
      case 1 -> Optional.of(new OutputConstraint.JsonSchema(texts.schema()));
      default -> Optional.empty();
    };
  }

  private double real(String field, double least, double usual, double most) {
    return is(field) ? over(least, most) : pick(least, usual, most, (least + most) / 2);
  }

  private double over(double least, double most) {
    return random.nextBoolean()
        ? pick(Math.nextDown(least), Math.nextUp(most))
        : NEVER_ALLOWED[random.nextInt(NEVER_ALLOWED.length)];
  }

  @SafeVarargs
  private <T> T pick(T... of) {
    return of[random.nextInt(of.length)];
  }
}
