package dev.millrace.chaos.load;

import dev.millrace.model.GenerationParameters;
import java.util.List;
import java.util.OptionalLong;

/** Parameters under which an output depends on the prompt alone. */
final class Greedy {

  private Greedy() {}

  static GenerationParameters parameters(int tokens) {
    return new GenerationParameters(tokens, 0, 0, 1, 0, 1, 0, 0, OptionalLong.empty(), List.of());
  }
}
