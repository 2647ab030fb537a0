package dev.millrace.engine.api;

import java.util.List;

/**
 * How likely the model held a token, before penalties, bias, constraint and temperature.
 *
 * @param logProbability natural logarithm of its probability
 * @param likeliest the likeliest tokens at this place, in order
 */
public record TokenLikelihood(double logProbability, List<Alternative> likeliest) {

  public TokenLikelihood {
    likeliest = List.copyOf(likeliest);
  }

  /**
   * A token that could have stood there.
   *
   * @param text its bytes as UTF-8, incomplete characters replaced
   */
  public record Alternative(int id, String text, double logProbability) {}
}
