package dev.millrace.worker.engine.llama.natives;

import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.LoraAdapter;
import dev.millrace.worker.engine.gguf.MemoryEstimate;
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

  int tokensAtOnce() {
    return LlamaSettings.tokensAtOnce(batchTokens);
  }
}
