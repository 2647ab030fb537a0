package dev.millrace.worker.engine.llama.natives;

import dev.millrace.worker.engine.LoraAdapter;
import java.util.List;

/**
 * How to make a context.
 *
 * @param cells tokens that the KV cache holds, all sequences together
 * @param sequences most sequences that share it
 * @param batchTokens most entries of a batch
 * @param threads native threads
 * @param memory what it will take
 * @param adapters added to the weights, checked before
 */
public record NativeOptions(
    int cells,
    int sequences,
    int batchTokens,
    int threads,
    MemoryEstimate memory,
    List<LoraAdapter> adapters) {

  /**
   * Most tokens that go through the layers together. On a processor more of them are no faster per
   * token, but each operation, between two of which alone an abort is noticed, takes longer, and
   * the compute buffers grow in proportion.
   */
  private static final int MOST_AT_ONCE = 64;

  int tokensAtOnce() {
    return tokensAtOnce(batchTokens);
  }

  static int tokensAtOnce(int batchTokens) {
    return Math.min(batchTokens, MOST_AT_ONCE);
  }
}
