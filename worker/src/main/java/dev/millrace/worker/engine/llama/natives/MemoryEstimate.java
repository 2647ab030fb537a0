package dev.millrace.worker.engine.llama.natives;

import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.gguf.GgufHeader;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a model takes once loaded, in bytes, computed from its header; agrees with the library's own
 * report to the mebibyte for the cache.
 *
 * @param weightBytes the tensors
 * @param cacheBytes keys and values of every cell, committed at load
 * @param computeBytes most that a step needs
 */
public record MemoryEstimate(long weightBytes, long cacheBytes, long computeBytes) {

  /** Keys and values are kept as 16-bit numbers. */
  private static final int BYTES_PER_VALUE = 2;

  private static final long LEAST_KEPT_BYTES = 16L << 20;
  private static final int KEPT_PART = 8;

  /** The estimate for a context of that many cells and batches of that many tokens. */
  public static MemoryEstimate of(GgufHeader header, int cells, int batchTokens, int slots) {
    long layers = header.ofArchitecture("block_count").orElse(1);
    long heads = perLayer(header, "attention.head_count").orElse(1);
    long keyValueHeads = perLayer(header, "attention.head_count_kv").orElse(heads);
    long width = header.ofArchitecture("embedding_length").orElse(1);
    long key = header.ofArchitecture("attention.key_length").orElse(width / heads);
    long value = header.ofArchitecture("attention.value_length").orElse(width / heads);
    long vocabulary = header.array("tokenizer.ggml.tokens").size();
    long cache = layers * cells * keyValueHeads * (key + value) * BYTES_PER_VALUE;
    long attention =
        (long) ((heads + 1.2) * cells * NativeOptions.tokensAtOnce(batchTokens) * Float.BYTES);
    long outputs = vocabulary * Math.max(slots, batchTokens) * Float.BYTES;
    return new MemoryEstimate(header.weightBytes(), cache, attention + outputs);
  }

  /**
   * The same settings with no more cells for the prefix cache than its bytes allow.
   *
   * <p>Every step reads all cells that are in use, whoever holds them, as it reads the weights:
   * kept cells slow a step down by about their share of the weights' bytes. So unless the settings
   * say otherwise they may take an eighth of those, and always {@link #LEAST_KEPT_BYTES}.
   */
  public static LlamaSettings withinCacheBytes(LlamaSettings settings, GgufHeader header) {
    long perCell = Math.max(1, of(header, 1, 1, 1).cacheBytes());
    long bytes =
        settings.cacheBytes() == LlamaSettings.DEFAULT_CACHE_BYTES
            ? Math.max(LEAST_KEPT_BYTES, header.weightBytes() / KEPT_PART)
            : settings.cacheBytes();
    return settings.withCacheTokens((int) Math.min(settings.cacheTokens(), bytes / perCell));
  }

  /** All of it together. */
  public long totalBytes() {
    return weightBytes + cacheBytes + computeBytes;
  }

  private static OptionalLong perLayer(GgufHeader header, String key) {
    OptionalLong one = header.ofArchitecture(key);
    if (one.isPresent()) {
      return one;
    }
    List<?> each = header.array(header.architecture() + "." + key);
    return each.stream().mapToLong(v -> v instanceof Long n ? n : 0).max();
  }
}
