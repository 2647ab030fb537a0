package dev.millrace.bench.engine;

import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;

/**
 * The floor: a bare loop over the model that decodes n sequences in step and takes the likeliest.
 */
final class PlainLoop {

  private PlainLoop() {}

  /** All sequences together; what it reads of their prompts goes into few large steps. */
  static Throughput run(TokenModel model, int streams, int tokens) {
    long asked = System.nanoTime();
    int vocabulary = model.vocabulary().size();
    float[] logits = new float[vocabulary];
    int[] last = new int[streams];
    TokenBatch batch = new TokenBatch(EngineBench.BATCH);
    int[] prompt = model.vocabulary().tokens(BenchText.PROMPT, false);
    for (int s = 0; s < streams; ) {
      batch.clear();
      int first = s;
      for (; s < streams && batch.size() + prompt.length <= batch.capacity(); s++) {
        for (int i = 0; i < prompt.length; i++) {
          batch.add(prompt[i], i, s, i == prompt.length - 1);
        }
      }
      decode(model, batch);
      for (int read = first; read < s; read++) {
        model.logits((read - first + 1) * prompt.length - 1, logits);
        last[read] = likeliest(logits);
      }
    }
    long began = System.nanoTime();
    for (int t = 0; t < tokens; t++) {
      batch.clear();
      for (int s = 0; s < streams; s++) {
        batch.add(last[s], prompt.length + t, s, true);
      }
      decode(model, batch);
      for (int s = 0; s < streams; s++) {
        model.logits(s, logits);
        last[s] = likeliest(logits);
      }
    }
    long ended = System.nanoTime();
    for (int s = 0; s < streams; s++) {
      model.removeFrom(s, 0);
    }
    return new Throughput(
        streams * tokens / ((ended - began) / 1e9),
        (double) streams * (tokens + 1) / ((ended - asked) / 1e9));
  }

  private static void decode(TokenModel model, TokenBatch batch) {
    if (model.decode(batch) != DecodeOutcome.DONE) {
      throw new IllegalStateException("the plain loop's batch was refused");
    }
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
