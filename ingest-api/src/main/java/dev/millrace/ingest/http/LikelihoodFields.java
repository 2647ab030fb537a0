package dev.millrace.ingest.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.TokenLikelihood;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How likelihoods of tokens are told: {@code {token, logprob, bytes, top_logprobs}}, as OpenAI's
 * chats do. Stateless, any thread.
 */
public final class LikelihoodFields {

  /** What JSON has no number for, and what is as good as impossible. */
  private static final double LEAST = -9_999;

  private LikelihoodFields() {}

  /** Adds one object for each. */
  public static void add(ArrayNode to, List<TokenLikelihood> likelihoods) {
    for (TokenLikelihood of : likelihoods) {
      ArrayNode likeliest =
          token(to.addObject(), of.text(), of.logprob(), of.bytes()).putArray("top_logprobs");
      for (TokenLikelihood.Alternative it : of.likeliest()) {
        token(likeliest.addObject(), it.text(), it.logprob(), it.bytes());
      }
    }
  }

  /** A logarithm as JSON can hold it. */
  public static double number(double logprob) {
    return logprob > LEAST ? logprob : LEAST;
  }

  private static ObjectNode token(ObjectNode node, String text, double logprob, ByteBuffer bytes) {
    node.put("token", text).put("logprob", number(logprob));
    ArrayNode numbers = node.putArray("bytes");
    for (int i = 0; i < bytes.limit(); i++) {
      numbers.add(bytes.get(i) & 0xff);
    }
    return node;
  }
}
