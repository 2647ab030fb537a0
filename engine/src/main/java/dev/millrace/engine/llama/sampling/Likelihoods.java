package dev.millrace.engine.llama.sampling;

import java.util.List;

/**
 * How likely the model held the chosen token and the likeliest ones, as natural logarithms.
 *
 * @param chosen of the chosen token
 * @param ids of the likeliest tokens, in order
 * @param logProbabilities of the same tokens
 */
public record Likelihoods(double chosen, List<Integer> ids, List<Double> logProbabilities) {

  public Likelihoods {
    ids = List.copyOf(ids);
    logProbabilities = List.copyOf(logProbabilities);
  }

  static Likelihoods of(float[] raw, int chosen, int count, Candidates scratch) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float logit : raw) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    for (float logit : raw) {
      sum += Math.exp((double) logit - greatest);
    }
    double normal = greatest + Math.log(sum);
    List<Integer> ids = scratch.greatest(raw, greatest, count);
    return new Likelihoods(
        raw[chosen] - normal, ids, ids.stream().map(id -> raw[id] - normal).toList());
  }
}
