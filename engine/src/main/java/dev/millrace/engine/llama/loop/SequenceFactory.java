package dev.millrace.engine.llama.loop;

import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.llama.grammar.TokenTree;
import dev.millrace.engine.llama.model.Vocabulary;
import dev.millrace.engine.llama.request.PreparedRequest;
import dev.millrace.engine.llama.request.RequestPreparation;
import dev.millrace.engine.llama.sampling.SamplingPlan;
import org.jspecify.annotations.Nullable;

/** Makes sequences of requests, or refuses them. Thread rule: any thread. */
public final class SequenceFactory {

  private final RequestPreparation preparation;
  private final Vocabulary vocabulary;
  private volatile @Nullable TokenTree tokenTree;

  /** For the model of this vocabulary. */
  public SequenceFactory(RequestPreparation preparation, Vocabulary vocabulary) {
    this.preparation = preparation;
    this.vocabulary = vocabulary;
  }

  /**
   * The sequence of a request, not yet begun.
   *
   * @param now when the request arrived, as the engine's clock reads
   * @throws RejectedGenerationException if it breaks a limit; names the field
   */
  public ActiveSequence sequence(GenerationRequest request, GenerationListener listener, long now)
      throws RejectedGenerationException {
    PreparedRequest prepared = preparation.prepare(request);
    SamplingPlan plan =
        new SamplingPlan(
            prepared.sampling(),
            prepared.seed(),
            prepared.output(),
            prepared.grammar().map(grammar -> grammar.over(tokenTree())));
    try {
      return new ActiveSequence(prepared, plan, listener, vocabulary, now);
    } catch (IllegalStateException e) {
      throw new RejectedGenerationException(
          "resumed", "resumed holds tokens that the grammar does not allow");
    }
  }

  /** Sorting a large vocabulary takes a while, so it waits for the first constrained request. */
  private TokenTree tokenTree() {
    TokenTree known = tokenTree;
    if (known == null) {
      known = new TokenTree(vocabulary);
      tokenTree = known;
    }
    return known;
  }
}
