package dev.millrace.arbitrary;

import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Requests, within the rules and beyond. */
public final class Requests {

  private Requests() {}

  /** Any request that the wire can carry. */
  public static Arbitrary<InferenceRequest> any() {
    return Combinators.combine(
            Values.requestIds(),
            Values.text(),
            Values.text(),
            inputs(),
            parameters(),
            timeouts(),
            Values.maybe(Values.addresses()),
            metadata())
        .as(InferenceRequest::new);
  }

  /** Prompts, conversations and passages. */
  public static Arbitrary<Input> inputs() {
    Arbitrary<Message> messages =
        Combinators.combine(Values.text(), Values.text()).as(Message::new);
    return Arbitraries.oneOf(
        Values.text().map(Input.Prompt::new),
        messages.list().ofMinSize(1).ofMaxSize(4).map(Input.Chat::new),
        Values.text().map(Input.Passage::new));
  }

  /** Any parameters, sensible or not. */
  public static Arbitrary<GenerationParameters> parameters() {
    Arbitrary<Double> numbers = Arbitraries.doubles();
    Arbitrary<OptionalLong> seeds =
        Values.maybe(Arbitraries.longs())
            .map(seed -> seed.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    return Combinators.combine(
            Arbitraries.integers(),
            Combinators.combine(numbers, numbers, numbers, numbers, numbers, numbers)
                .as((a, b, c, d, e, f) -> new double[] {a, b, c, d, e, f}),
            Arbitraries.integers(),
            seeds,
            Values.text().list().ofMaxSize(3),
            outputs())
        .as(
            (maxTokens, n, topK, seed, stop, output) ->
                new GenerationParameters(
                    maxTokens, n[0], topK, n[1], n[2], n[3], n[4], n[5], seed, stop, output));
  }

  private static Arbitrary<OutputOptions> outputs() {
    Arbitrary<OutputForm> forms =
        Arbitraries.oneOf(
            Values.text().map(OutputForm.JsonSchema::new),
            Values.text().map(OutputForm.Grammar::new));
    return Combinators.combine(
            Values.maybe(forms),
            Values.maybe(Arbitraries.integers()),
            Arbitraries.maps(Arbitraries.integers(), Arbitraries.doubles()).ofMaxSize(3))
        .as(
            (form, logprobs, biases) ->
                new OutputOptions(
                    form, logprobs.map(OptionalInt::of).orElseGet(OptionalInt::empty), biases));
  }

  private static Arbitrary<Optional<Duration>> timeouts() {
    return Values.maybe(Arbitraries.longs().filter(millis -> millis != 0).map(Duration::ofMillis));
  }

  private static Arbitrary<Map<String, String>> metadata() {
    return Arbitraries.maps(Values.text(), Values.text()).ofMaxSize(3);
  }
}
