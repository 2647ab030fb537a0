package dev.millrace.engine.llama.sampling;

import dev.millrace.engine.api.SamplingParameters;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the next token.
 *
 * <p>Order: bias, penalties, temperature, top-k, typical, top-p, min-p, then one draw; a token that
 * a constraint forbids is drawn again from those it allows. Temperature 0 takes the likeliest, the
 * lowest id among equals. Thread rule: one thread; all sequences of a loop share one.
 */
public final class TokenSampler {

  private final float[] logits;
  private final float[] raw;
  private final Penalties penalties;
  private final Candidates candidates;

  public TokenSampler(int vocabulary) {
    logits = new float[vocabulary];
    raw = new float[vocabulary];
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
   */
  public Choice choose(SamplingPlan plan, TokenList tokens, int promptTokens) {
    boolean likelihoods = plan.output().logProbabilities().isPresent();
    if (likelihoods) {
      System.arraycopy(logits, 0, raw, 0, logits.length);
    }
    for (Map.Entry<Integer, Double> bias : plan.output().logitBias().entrySet()) {
      logits[bias.getKey()] += bias.getValue().floatValue();
    }
    if (!Penalties.none(plan.parameters())) {
      penalties.apply(logits, plan.parameters(), tokens, promptTokens);
    }
    int index = tokens.size() - promptTokens;
    int token = draw(plan.parameters(), CounterRandom.at(plan.seed(), index));
    if (token < 0) {
      return new Choice.Nothing("the model produced no finite logits; its weights may be damaged");
    }
    if (plan.constraint().isPresent() && !plan.constraint().get().allows(token)) {
      // Drawing again from what is allowed leaves every allowed token its share of the whole.
      plan.constraint().get().mask(logits);
      token = draw(plan.parameters(), CounterRandom.at(~plan.seed(), index));
      if (token < 0) {
        return new Choice.Nothing("no token of the model can go on within the grammar");
      }
    }
    return new Choice.Token(
        token,
        likelihoods
            ? Optional.of(
                Likelihoods.of(raw, token, plan.output().logProbabilities().getAsInt(), candidates))
            : Optional.empty());
  }

  private int draw(SamplingParameters parameters, double place) {
    int likeliest = likeliest();
    if (likeliest < 0 || parameters.temperature() == 0 || parameters.topK() == 1) {
      return likeliest;
    }
    narrow(parameters, logits[likeliest]);
    return candidates.at(place);
  }

  private void narrow(SamplingParameters parameters, float greatest) {
    boolean wide = parameters.topK() == 0 || parameters.topK() >= logits.length;
    if (parameters.typicalP() < 1) {
      typical(parameters, greatest, wide);
      return;
    }
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

  private void typical(SamplingParameters parameters, float greatest, boolean wide) {
    if (wide) {
      candidates.take(logits, greatest, parameters.temperature(), 0);
    } else {
      candidates.takeGreatest(logits, greatest, parameters.temperature(), parameters.topK());
    }
    candidates.keepTypical(parameters.typicalP());
    candidates.sort();
    candidates.keepMass(parameters.topP(), candidates.total());
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
