package dev.millrace.engine.llama.sampling;

import dev.millrace.engine.api.SamplingParameters;

/**
 * Makes tokens less likely that occurred already.
 *
 * <p>The repeat penalty looks at the last {@link #WINDOW} tokens of prompt and output together and
 * divides a positive logit, multiplies a negative one. Frequency and presence penalties look at the
 * output only and are subtracted, per occurrence and once.
 */
final class Penalties {

  static final int WINDOW = 64;

  private final int[] counts;

  Penalties(int vocabulary) {
    counts = new int[vocabulary];
  }

  static boolean none(SamplingParameters parameters) {
    return parameters.repeatPenalty() == 1
        && parameters.frequencyPenalty() == 0
        && parameters.presencePenalty() == 0;
  }

  void apply(float[] logits, SamplingParameters parameters, TokenList tokens, int promptTokens) {
    repeat(logits, (float) parameters.repeatPenalty(), tokens);
    occurrences(logits, parameters, tokens, promptTokens);
  }

  private void repeat(float[] logits, float penalty, TokenList tokens) {
    if (penalty == 1) {
      return;
    }
    int from = Math.max(0, tokens.size() - WINDOW);
    for (int i = from; i < tokens.size(); i++) {
      int id = tokens.get(i);
      if (counts[id]++ == 0) {
        logits[id] = logits[id] <= 0 ? logits[id] * penalty : logits[id] / penalty;
      }
    }
    forget(tokens, from);
  }

  private void occurrences(
      float[] logits, SamplingParameters parameters, TokenList tokens, int promptTokens) {
    float frequency = (float) parameters.frequencyPenalty();
    float presence = (float) parameters.presencePenalty();
    if (frequency == 0 && presence == 0) {
      return;
    }
    for (int i = promptTokens; i < tokens.size(); i++) {
      int id = tokens.get(i);
      logits[id] -= counts[id]++ == 0 ? presence + frequency : frequency;
    }
    forget(tokens, promptTokens);
  }

  private void forget(TokenList tokens, int from) {
    for (int i = from; i < tokens.size(); i++) {
      counts[tokens.get(i)] = 0;
    }
  }
}
