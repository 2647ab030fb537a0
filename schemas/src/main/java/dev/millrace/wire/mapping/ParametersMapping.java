package dev.millrace.wire.mapping;

import dev.millrace.model.GenerationParameters;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.v1.Parameters;
import dev.millrace.v1.TokenBias;
import dev.millrace.wire.UndecodableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Generation parameters, as they stand inside requests. */
final class ParametersMapping {

  private ParametersMapping() {}

  static Parameters toAvro(GenerationParameters p) {
    OutputOptions output = p.output();
    return new Parameters(
        p.maxTokens(),
        p.temperature(),
        p.topK(),
        p.topP(),
        p.minP(),
        p.repeatPenalty(),
        p.frequencyPenalty(),
        p.presencePenalty(),
        p.seed().isPresent() ? p.seed().getAsLong() : null,
        p.stop(),
        source(output, OutputForm.JsonSchema.class),
        source(output, OutputForm.Grammar.class),
        output.logprobs().isPresent() ? output.logprobs().getAsInt() : null,
        output.logitBias().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> new TokenBias(entry.getKey(), entry.getValue()))
            .toList());
  }

  static GenerationParameters fromAvro(Parameters read) throws UndecodableException {
    Long seed = read.getSeed();
    return new GenerationParameters(
        read.getMaxTokens(),
        read.getTemperature(),
        read.getTopK(),
        read.getTopP(),
        read.getMinP(),
        read.getRepeatPenalty(),
        read.getFrequencyPenalty(),
        read.getPresencePenalty(),
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
        read.getStop(),
        output(read));
  }

  private static OutputOptions output(Parameters read) throws UndecodableException {
    Integer logprobs = read.getLogprobs();
    Map<Integer, Double> biases = new HashMap<>();
    for (TokenBias each : read.getLogitBias()) {
      if (biases.put(each.getToken(), each.getBias()) != null) {
        throw new UndecodableException("logitBias: names a token twice");
      }
    }
    return new OutputOptions(
        form(read.getJsonSchema(), read.getGrammar()),
        logprobs == null ? OptionalInt.empty() : OptionalInt.of(logprobs),
        biases);
  }

  private static Optional<OutputForm> form(@Nullable String schema, @Nullable String grammar)
      throws UndecodableException {
    if (schema != null && grammar != null) {
      throw new UndecodableException("jsonSchema, grammar: at most one may be given, got both");
    }
    return schema != null
        ? Optional.of(new OutputForm.JsonSchema(schema))
        : Optional.ofNullable(grammar).map(OutputForm.Grammar::new);
  }

  private static @Nullable String source(OutputOptions output, Class<? extends OutputForm> kind) {
    return output.form().filter(kind::isInstance).map(OutputForm::source).orElse(null);
  }
}
