package dev.millrace.engine.api;

import java.util.Optional;

/**
 * One generated token.
 *
 * @param index position in the output, from 0, contiguous
 * @param id the model's token id
 * @param text what this token adds to the text; empty while a character or a possible stop string
 *     is incomplete, so that it may hold more than one token's worth later
 * @param likelihood present if the request asked for it
 */
public record GeneratedToken(int index, int id, String text, Optional<TokenLikelihood> likelihood) {

  /** A token without its likelihood. */
  public GeneratedToken(int index, int id, String text) {
    this(index, id, text, Optional.empty());
  }
}
