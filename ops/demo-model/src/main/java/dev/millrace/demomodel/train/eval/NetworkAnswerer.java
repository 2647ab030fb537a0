package dev.millrace.demomodel.train.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.millrace.demomodel.train.Vocabulary;
import dev.millrace.demomodel.train.net.Network;
import dev.millrace.demomodel.train.net.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Greedy answers from the trainer's own forward pass, computed anew for each token. */
public final class NetworkAnswerer implements Answerer {

  private static final int GROUP = 50;

  private final NDManager manager;
  private final Network network;
  private final Parameters parameters;

  public NetworkAnswerer(NDManager manager, Network network, Parameters parameters) {
    this.manager = manager;
    this.network = network;
    this.parameters = parameters;
  }

  @Override
  public List<String> answer(List<String> messages, int maxTokens) {
    return complete(messages.stream().map(Vocabulary::prompt).toList(), maxTokens);
  }

  /** Continues token sequences until the end token or the limit. */
  public List<String> complete(List<int[]> prompts, int maxTokens) {
    List<String> answers = new ArrayList<>();
    for (int from = 0; from < prompts.size(); from += GROUP) {
      answers.addAll(group(prompts.subList(from, Math.min(prompts.size(), from + GROUP)), maxTokens));
    }
    return answers;
  }

  private List<String> group(List<int[]> prompts, int maxTokens) {
    List<List<Integer>> answers = prompts.stream().map(prompt -> (List<Integer>) new ArrayList<Integer>()).toList();
    boolean[] ended = new boolean[prompts.size()];
    for (int step = 0; step < maxTokens && !all(ended); step++) {
      int[] next = next(prompts, answers);
      for (int i = 0; i < next.length; i++) {
        ended[i] |= next[i] == Vocabulary.END;
        if (!ended[i]) {
          answers.get(i).add(next[i]);
        }
      }
    }
    return answers.stream().map(Vocabulary::decode).toList();
  }

  private int[] next(List<int[]> prompts, List<List<Integer>> answers) {
    int rows = prompts.size();
    int[] ends = new int[rows];
    for (int row = 0; row < rows; row++) {
      ends[row] = prompts.get(row).length + answers.get(row).size();
    }
    int length = Arrays.stream(ends).max().orElse(1);
    int[] tokens = new int[rows * length];
    long[] last = new long[rows];
    for (int row = 0; row < rows; row++) {
      int at = row * length;
      last[row] = at + ends[row] - 1;
      for (int token : prompts.get(row)) {
        tokens[at++] = token;
      }
      for (int token : answers.get(row)) {
        tokens[at++] = token;
      }
    }
    try (NDManager step = manager.newSubManager()) {
      NDArray logits = network.logits(parameters.borrow(step), step.create(tokens, new Shape(rows, length)),
          causalMask(step, length), last);
      long[] best = logits.argMax(1).toLongArray();
      parameters.keep();
      return Arrays.stream(best).mapToInt(id -> (int) id).toArray();
    }
  }

  private static NDArray causalMask(NDManager manager, int length) {
    float[] mask = new float[length * length];
    for (int to = 0; to < length; to++) {
      Arrays.fill(mask, to * length + to + 1, (to + 1) * length, -1e9f);
    }
    return manager.create(mask, new Shape(1, 1, length, length));
  }

  private static boolean all(boolean[] flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return false;
      }
    }
    return true;
  }
}
