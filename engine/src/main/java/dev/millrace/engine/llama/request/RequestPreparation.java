package dev.millrace.engine.llama.request;

import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationRequest.Chat;
import dev.millrace.engine.api.GenerationRequest.Prompt;
import dev.millrace.engine.api.OutputConstraint;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.RequestLimits;
import dev.millrace.engine.llama.chat.ChatRenderer;
import dev.millrace.engine.llama.chat.PlainText;
import dev.millrace.engine.llama.grammar.GrammarException;
import dev.millrace.engine.llama.grammar.OutputGrammar;
import dev.millrace.engine.llama.model.Vocabulary;
import dev.millrace.engine.llama.sampling.TokenList;
import java.util.Collection;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Turns a request into tokens, or refuses it by name. Thread rule: any thread.
 *
 * <p>What a user wrote is tokenized without control tokens; those come from the model's template
 * and nowhere else.
 */
public final class RequestPreparation {

  private final Vocabulary vocabulary;
  private final ChatRenderer renderer;
  private final int contextTokens;
  private final RandomGenerator seeds;

  /**
   * For one model.
   *
   * @param contextTokens of one sequence, prompt and output together
   * @param seeds for requests that bring none; used by several threads
   */
  public RequestPreparation(
      Vocabulary vocabulary, ChatRenderer renderer, int contextTokens, RandomGenerator seeds) {
    this.vocabulary = vocabulary;
    this.renderer = renderer;
    this.contextTokens = contextTokens;
    this.seeds = seeds;
  }

  /**
   * Checks a request and turns it into tokens.
   *
   * @throws RejectedGenerationException if it breaks a limit; names the field
   */
  public PreparedRequest prepare(GenerationRequest request) throws RejectedGenerationException {
    RequestLimits.check(request);
    int[] prompt = prompt(request.input());
    checkIds("resumed", request.resumed());
    checkIds("logit_bias", request.output().logitBias().keySet());
    int resumed = request.resumed().size();
    int room = contextTokens - prompt.length;
    if (room < Math.max(1, resumed)) {
      throw tooLong(prompt.length + resumed);
    }
    long seed = request.sampling().seed().orElseGet(seeds::nextLong);
    return new PreparedRequest(
        new TokenList(prompt),
        request.resumed(),
        request.sampling(),
        seed,
        request.output(),
        grammar(request.output()),
        Math.min(request.maxTokens(), room),
        request.stop(),
        request.timeout(),
        request.cacheScope());
  }

  /**
   * The tokens of a text that is not continued but looked at.
   *
   * @throws RejectedGenerationException if the context does not hold them
   */
  public int[] tokens(String text) throws RejectedGenerationException {
    checkLength("passage", text.length());
    int[] tokens = begun("passage", vocabulary.tokens(PlainText.wellFormed(text), false));
    if (tokens.length > contextTokens) {
      throw RejectedGenerationException.contextExceeded(
          "passage",
          "passage has %d tokens; the context holds %d".formatted(tokens.length, contextTokens));
    }
    return tokens;
  }

  private int[] prompt(GenerationRequest.Input input) throws RejectedGenerationException {
    int[] tokens =
        switch (input) {
          case Prompt prompt -> {
            checkLength("prompt", prompt.text().length());
            yield vocabulary.tokens(PlainText.wellFormed(prompt.text()), false);
          }
          case Chat chat -> {
            long length = 0;
            for (GenerationRequest.Message message : chat.messages()) {
              length += message.content().length();
            }
            checkLength("messages", length);
            yield renderer.tokens(chat);
          }
        };
    return begun("prompt", tokens);
  }

  private int[] begun(String field, int[] tokens) throws RejectedGenerationException {
    if (vocabulary.begin() < 0 || (tokens.length > 0 && tokens[0] == vocabulary.begin())) {
      if (tokens.length == 0) {
        throw new RejectedGenerationException(field, field + " must not be empty on this model");
      }
      return tokens;
    }
    int[] begun = new int[tokens.length + 1];
    begun[0] = vocabulary.begin();
    System.arraycopy(tokens, 0, begun, 1, tokens.length);
    return begun;
  }

  /** Keeps a text that cannot fit from being tokenized at all. */
  private void checkLength(String field, long characters) throws RejectedGenerationException {
    long most = (long) contextTokens * vocabulary.longestPiece();
    if (characters > most) {
      throw RejectedGenerationException.contextExceeded(
          field,
          "%s has %d characters; the context of %d tokens cannot hold more than %d"
              .formatted(field, characters, contextTokens, most));
    }
  }

  private void checkIds(String field, Collection<Integer> ids) throws RejectedGenerationException {
    for (int id : ids) {
      if (id < 0 || id >= vocabulary.size()) {
        throw new RejectedGenerationException(
            field, "%s must hold ids from 0 to %d".formatted(field, vocabulary.size() - 1));
      }
    }
  }

  private static Optional<OutputGrammar> grammar(OutputOptions output)
      throws RejectedGenerationException {
    if (output.constraint().isEmpty()) {
      return Optional.empty();
    }
    OutputConstraint constraint = output.constraint().get();
    String field =
        switch (constraint) {
          case OutputConstraint.Grammar _ -> "grammar";
          case OutputConstraint.JsonSchema _ -> "response_format.json_schema";
        };
    try {
      return Optional.of(
          switch (constraint) {
            case OutputConstraint.Grammar grammar -> OutputGrammar.ofGbnf(grammar.gbnf());
            case OutputConstraint.JsonSchema json -> OutputGrammar.ofJsonSchema(json.schema());
          });
    } catch (GrammarException e) {
      throw new RejectedGenerationException(field, field + " " + e.getMessage());
    }
  }

  private RejectedGenerationException tooLong(int tokens) {
    return RejectedGenerationException.contextExceeded(
        "prompt",
        "prompt has %d tokens; the context of %d must leave room for one more"
            .formatted(tokens, contextTokens));
  }
}
