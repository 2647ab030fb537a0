package dev.millrace.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How likely the model held a token, before penalties, bias, form and temperature. Immutable.
 *
 * @param bytes what the token adds to the text, as UTF-8; need not be whole characters. Read-only,
 *     its position stays at 0
 * @param logprob natural logarithm of its probability
 * @param likeliest the likeliest tokens at this place, likeliest first
 */
public record TokenLikelihood(ByteBuffer bytes, double logprob, List<Alternative> likeliest) {

  public TokenLikelihood {
    bytes = bytes.asReadOnlyBuffer();
    likeliest = List.copyOf(likeliest);
  }

  /** The bytes as text, incomplete characters replaced. */
  public String text() {
    return text(bytes);
  }

  /**
   * A token that could have stood there.
   *
   * @param bytes what it would have added; read-only, its position stays at 0
   */
  public record Alternative(int id, ByteBuffer bytes, double logprob) {

    public Alternative {
      bytes = bytes.asReadOnlyBuffer();
    }

    /** The bytes as text, incomplete characters replaced. */
    public String text() {
      return TokenLikelihood.text(bytes);
    }
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
