package dev.millrace.engine.scripted;

import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.TextEmbedder;
import dev.millrace.engine.api.TextVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the scripted engine says that texts lie: every word adds to one of {@value #WIDTH} numbers,
 * so texts that share words are near to each other. A pure function of the text's words.
 */
final class ScriptedVectors implements TextEmbedder {

  static final int WIDTH = 64;

  private final int contextTokens;

  ScriptedVectors(int contextTokens) {
    this.contextTokens = contextTokens;
  }

  @Override
  public TextVector embed(String text, Pooling pooling) throws RejectedGenerationException {
    int tokens = ScriptedTokens.promptTokens(text);
    if (tokens > contextTokens) {
      throw RejectedGenerationException.contextExceeded(
          "passage",
          "passage has %d tokens; the context holds %d".formatted(tokens, contextTokens));
    }
    double[] sums = new double[WIDTH];
    for (String word : text.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      int hash = word.hashCode() * 0x9e3779b9;
      sums[hash >>> (Integer.SIZE - 6)]++;
    }
    return new TextVector(normalised(sums), tokens);
  }

  private static List<Float> normalised(double[] sums) {
    double squares = 0;
    for (double sum : sums) {
      squares += sum * sum;
    }
    List<Float> values = new ArrayList<>(sums.length);
    for (double sum : sums) {
      values.add((float) (sum / Math.sqrt(squares)));
    }
    return values;
  }
}
