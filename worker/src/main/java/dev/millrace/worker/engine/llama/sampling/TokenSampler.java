package dev.millrace.worker.engine.llama.sampling;

import dev.millrace.worker.engine.SamplingParameters;

/**
 * Chooses the next token.
 *
 * <p>Order: penalties, temperature, top-k, top-p, min-p, then one draw. Temperature 0 takes the
 * likeliest, the lowest id among equals. Thread rule: one thread; all sequences of a loop share
 * one.
 */
public final class TokenSampler {

  private final float[] logits;
  private final Penalties penalties;
  private final Candidates candidates;

  public TokenSampler(int vocabulary) {
    logits = new float[vocabulary];
    penalties = new Penalties(vocabulary);
    candidates = new Candidates(vocabulary);
  }

  /** Where the model's logits go before {@link #choose}, which may change them. */
  public float[] logits() {
    return logits;
  }

  /**
   * Chooses from {@link #logits()}.
   *
   * @param tokens prompt and output so far
   * @param promptTokens how many of them are the prompt
   * @return the token, or -1 if the logits hold no finite greatest value
   */
  public int choose(SamplingParameters parameters, long seed, TokenList tokens, int promptTokens) {
    if (!Penalties.none(parameters)) {
      penalties.apply(logits, parameters, tokens, promptTokens);
    }
    int likeliest = likeliest();
    if (likeliest < 0 || parameters.temperature() == 0 || parameters.topK() == 1) {
      return likeliest;
    }
    narrow(parameters, logits[likeliest]);
    return candidates.at(Draw.at(seed, tokens.size() - promptTokens));
  }

  private void narrow(SamplingParameters parameters, float greatest) {
    boolean wide = parameters.topK() == 0 || parameters.topK() >= logits.length;
    if (wide) {
      candidates.take(logits, greatest, parameters.temperature(), 0);
      if (parameters.topP() == 1 && parameters.minP() == 0) {
        return;
      }
    } else {
      candidates.takeGreatest(logits, greatest, parameters.temperature(), parameters.topK());
    }
    double total = candidates.total();
    if (wide) {
      // Tokens lighter than this are outside the top-p set: all of them together weigh less than
      // the share that top-p leaves out. So only the others need to be sorted.
      double outside = (1 - parameters.topP()) * total / logits.length;
      candidates.take(
          logits, greatest, parameters.temperature(), Math.max(outside, parameters.minP()));
    }
    candidates.sort();
    candidates.keepMass(parameters.topP(), total);
    candidates.dropBelow(parameters.minP());
  }

  private int likeliest() {
    int best = -1;
    float greatest = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] > greatest) {
        greatest = logits[id];
        best = id;
      }
    }
    return Float.isFinite(greatest) ? best : -1;
  }
}
