package dev.millrace.engine.llama.natives;

import dev.millrace.engine.gguf.MemoryEstimate;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.engine.settings.LoraAdapter;
import java.util.List;
import java.util.Optional;

/**
 * How to make a context.
 *
 * @param cells tokens that the KV cache holds, all sequences together
 * @param sequences most sequences that share it
 * @param batchTokens most entries of a batch
 * @param threads native threads
 * @param memory what it will take
 * @param adapters added to the weights, checked before
 * @param prompts the context for long prompts, if there shall be one
 */
public record NativeOptions(
    int cells,
    int sequences,
    int batchTokens,
    int threads,
    MemoryEstimate memory,
    List<LoraAdapter> adapters,
    Optional<Prompts> prompts) {

  /**
   * A second context, for one prompt at a time.
   *
   * @param cells tokens that it holds
   * @param batchTokens most tokens of a piece
   */
  public record Prompts(int cells, int batchTokens) {}

  int tokensAtOnce() {
    return LlamaSettings.tokensAtOnce(batchTokens);
  }
}
