package dev.millrace.wire.mapping;

import dev.millrace.model.GenerationParameters;
import dev.millrace.v1.Parameters;
import java.util.OptionalLong;

/** Generation parameters, as they stand inside requests. */
final class ParametersMapping {

  private ParametersMapping() {}

  static Parameters toAvro(GenerationParameters p) {
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
        p.stop());
  }

  static GenerationParameters fromAvro(Parameters read) {
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
        read.getStop());
  }
}
