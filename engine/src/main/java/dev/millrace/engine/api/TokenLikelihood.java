package dev.millrace.engine.api;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * How likely the model held a token, before penalties, bias, constraint and temperature.
 *
 * @param bytes what the token adds to the text, as UTF-8; need not be whole characters. Read-only
 * @param logProbability natural logarithm of its probability
 * @param likeliest the likeliest tokens at this place, in order
 */
public record TokenLikelihood(
    ByteBuffer bytes, double logProbability, List<Alternative> likeliest) {

  public TokenLikelihood {
    bytes = bytes.asReadOnlyBuffer();
    likeliest = List.copyOf(likeliest);
  }

  /**
   * A token that could have stood there.
   *
   * @param bytes what it would have added; read-only
   */
  public record Alternative(int id, ByteBuffer bytes, double logProbability) {

    public Alternative {
      bytes = bytes.asReadOnlyBuffer();
    }
  }
}
