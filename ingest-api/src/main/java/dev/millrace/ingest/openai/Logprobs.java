package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.http.LikelihoodFields;
import dev.millrace.model.TokenLikelihood;
import java.util.List;

/** The field {@code logprobs} of a choice. Stateless, any thread. */
final class Logprobs {

  private Logprobs() {}

  /** Of chats: an object for each token. */
  static ObjectNode ofChat(List<TokenLikelihood> likelihoods) {
    ObjectNode logprobs = Json.object();
    LikelihoodFields.add(logprobs.putArray("content"), likelihoods);
    return logprobs.putNull("refusal");
  }

  /**
   * Of plain completions: lists that run side by side.
   *
   * @param offset where the first token stands in the text
   */
  static ObjectNode ofText(List<TokenLikelihood> likelihoods, int offset) {
    ObjectNode logprobs = Json.object();
    ArrayNode tokens = logprobs.putArray("tokens");
    ArrayNode chosen = logprobs.putArray("token_logprobs");
    ArrayNode likeliest = logprobs.putArray("top_logprobs");
    ArrayNode offsets = logprobs.putArray("text_offset");
    int at = offset;
    for (TokenLikelihood of : likelihoods) {
      tokens.add(of.text());
      chosen.add(LikelihoodFields.number(of.logprob()));
      ObjectNode each = likeliest.addObject();
      of.likeliest().forEach(it -> each.put(it.text(), LikelihoodFields.number(it.logprob())));
      each.put(of.text(), LikelihoodFields.number(of.logprob()));
      offsets.add(at);
      at += of.text().length();
    }
    return logprobs;
  }
}
