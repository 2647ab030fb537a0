package dev.millrace.engine.llama.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a step among sequences: first every sequence that is decoding, then prompts, oldest
 * first, as far as the prefill budget goes.
 *
 * <p>So a long prompt never keeps a running stream out of a step, and the oldest prompt is always
 * finished first.
 */
public final class BatchPlanner {

  private BatchPlanner() {}

  /**
   * Plans one step.
   *
   * @param demands in the order of arrival
   * @param capacity most tokens of a step; at least the number of decoding sequences
   * @param prefillBudget most tokens for prompts; at least 1 unless a sequence is decoding
   * @return the shares, decoding sequences first
   */
  public static List<Share> plan(List<Demand> demands, int capacity, int prefillBudget) {
    List<Share> shares = new ArrayList<>(demands.size());
    int left = capacity;
    for (int i = 0; i < demands.size(); i++) {
      Demand demand = demands.get(i);
      if (demand.decoding() && left > 0) {
        left -= add(shares, i, demand, left);
      }
    }
    left = Math.min(left, prefillBudget);
    for (int i = 0; i < demands.size() && left > 0; i++) {
      Demand demand = demands.get(i);
      if (!demand.decoding()) {
        left -= add(shares, i, demand, left);
      }
    }
    return shares;
  }

  private static int add(List<Share> shares, int index, Demand demand, int room) {
    int count = Math.min(demand.pending(), room);
    shares.add(new Share(index, count, count == demand.pending()));
    return count;
  }
}
