package dev.millrace.bench.engine;

import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.engine.llama.model.Vocabulary;
import java.util.List;
import java.util.Optional;

/** The prompts of the benchmark. */
final class BenchText {

  /** Short, so that the prompts of all streams fit one step. */
  static final String PROMPT = "The mill turns";

  private BenchText() {}

  static GenerationRequest greedy(String prompt, int tokens) {
    return new GenerationRequest(
        new GenerationRequest.Prompt(prompt),
        SamplingParameters.GREEDY,
        tokens,
        List.of(),
        Optional.empty());
  }

  /** A text of about that many tokens, different for every salt from its first word on. */
  static String ofTokens(Vocabulary vocabulary, int tokens, int salt) {
    StringBuilder text = new StringBuilder(salt + " ");
    while (vocabulary.tokens(text.toString(), false).length < tokens) {
      int missing = tokens - vocabulary.tokens(text.toString(), false).length;
      for (int i = 0; i < Math.max(1, missing / 4); i++) {
        text.append((char) ('a' + Math.floorMod(text.length() * 7 + salt, 26))).append(' ');
      }
    }
    return text.toString();
  }
}
