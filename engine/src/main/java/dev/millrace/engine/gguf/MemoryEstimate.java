package dev.millrace.engine.gguf;

import dev.millrace.engine.settings.LlamaSettings;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a model takes once loaded, in bytes, computed from its header; agrees with the library's own
 * report to the mebibyte for the cache. A number that no long can hold becomes the largest one.
 *
 * @param weightBytes the tensors
 * @param cacheBytes keys and values of every cell, committed at load, those of the context for long
 *     prompts included
 * @param computeBytes most that a step needs
 */
public record MemoryEstimate(long weightBytes, long cacheBytes, long computeBytes) {

  /** Keys and values are kept as 16-bit numbers. */
  private static final int BYTES_PER_VALUE = 2;

  private static final long LEAST_KEPT_BYTES = 16L << 20;
  private static final int KEPT_PART = 8;
  private static final long MOST = Long.MAX_VALUE / 4;

  /** The estimate for an engine with these settings. */
  public static MemoryEstimate of(GgufHeader header, LlamaSettings settings) {
    long cells = (long) settings.cells() + settings.promptCells();
    int batchTokens = settings.batchTokens();
    long vocabulary = header.array("tokenizer.ggml.tokens").size();
    double attention =
        (heads(header) + 1.2) * cells * LlamaSettings.tokensAtOnce(batchTokens) * Float.BYTES;
    long outputs = vocabulary * Math.max(settings.slots(), batchTokens) * Float.BYTES;
    return new MemoryEstimate(
        header.weightBytes(), cacheBytes(header, cells), bounded(attention + outputs));
  }

  /**
   * Bytes of keys and values of that many cells; a cell holds one token of one sequence. Layers x
   * heads of keys and values x (width of a key + width of a value) x 2 bytes, per cell. Where the
   * layers differ, the largest one counts for all.
   */
  public static long cacheBytes(GgufHeader header, long cells) {
    long layers = header.ofArchitecture("block_count").orElse(1);
    long heads = heads(header);
    long keyValueHeads = perLayer(header, "attention.head_count_kv").orElse(heads);
    long width = header.ofArchitecture("embedding_length").orElse(1);
    long key = header.ofArchitecture("attention.key_length").orElse(width / heads);
    long value = header.ofArchitecture("attention.value_length").orElse(width / heads);
    double bytes = (double) layers * cells * keyValueHeads * (key + value) * BYTES_PER_VALUE;
    return bytes < MOST ? layers * cells * keyValueHeads * (key + value) * BYTES_PER_VALUE : MOST;
  }

  /**
   * The same settings with no more cells for the prefix cache than its bytes allow.
   *
   * <p>Every step reads all cells that are in use, whoever holds them, as it reads the weights:
   * kept cells slow a step down by about their share of the weights' bytes. So unless the settings
   * say otherwise they may take an eighth of those, and always {@link #LEAST_KEPT_BYTES}.
   */
  public static LlamaSettings withinCacheBytes(LlamaSettings settings, GgufHeader header) {
    long perCell = Math.max(1, cacheBytes(header, 1));
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

  private static long heads(GgufHeader header) {
    return Math.max(1, perLayer(header, "attention.head_count").orElse(1));
  }

  private static long bounded(double bytes) {
    return bytes < MOST ? (long) bytes : MOST;
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
