package dev.millrace.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.settings.LlamaSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {

  private static final Map<String, Object> EIGHT_BILLION =
      Map.of(
          "general.architecture",
          "llama",
          "llama.block_count",
          32L,
          "llama.embedding_length",
          4096L,
          "llama.attention.head_count",
          32L);

  @Test
  void shouldCountKeysAndValuesOfEveryHeadWhenHeadsShareNothing() {
    assertThat(MemoryEstimate.cacheBytes(header(Map.of()), 1)).isEqualTo(2 * 32 * 4096 * 2);
  }

  @Test
  void shouldCountOnlyTheHeadsOfKeysAndValuesWhenQueriesShareThem() {
    GgufHeader grouped = header(Map.of("llama.attention.head_count_kv", 8L));

    assertThat(MemoryEstimate.cacheBytes(grouped, 1)).isEqualTo(2 * 32 * 8 * 128 * 2);
    assertThat(MemoryEstimate.cacheBytes(grouped, 8192)).isEqualTo(1L << 30);
  }

  @Test
  void shouldUseTheWidthsOfTheFileWhenKeysAndValuesHaveTheirOwn() {
    GgufHeader wide =
        header(
            Map.of(
                "llama.attention.head_count_kv", 8L,
                "llama.attention.key_length", 192L,
                "llama.attention.value_length", 64L));

    assertThat(MemoryEstimate.cacheBytes(wide, 1)).isEqualTo(32 * 8 * (192 + 64) * 2);
  }

  @Test
  void shouldTakeTheLargestLayerWhenLayersDiffer() {
    GgufHeader uneven = header(Map.of("llama.attention.head_count_kv", List.of(0L, 8L, 4L)));

    assertThat(MemoryEstimate.cacheBytes(uneven, 1)).isEqualTo(2 * 32 * 8 * 128 * 2);
  }

  @Test
  void shouldNeverBecomeNegativeWhenAFileClaimsTheImpossible() {
    GgufHeader absurd =
        header(
            Map.of(
                "llama.block_count", 1L << 28,
                "llama.attention.head_count_kv", 1L << 20,
                "llama.attention.key_length", 1L << 20));

    assertThat(MemoryEstimate.cacheBytes(absurd, 1 << 28)).isGreaterThan(1L << 60);
  }

  @Test
  void shouldCountSlotsAndPrefixCacheWhenAnEngineAsks() {
    LlamaSettings four = new LlamaSettings(Path.of("m"), "m", 4, 1024, 1, 256, Path.of("n"));

    MemoryEstimate memory = MemoryEstimate.of(header(Map.of()), four);

    assertThat(memory.cacheBytes())
        .as("four slots, what is kept, and the context for long prompts")
        .isEqualTo(MemoryEstimate.cacheBytes(header(Map.of()), (4 + 1 + 1) * 1024));
    assertThat(MemoryEstimate.of(header(Map.of()), four.withPromptContext(false)).cacheBytes())
        .isEqualTo(MemoryEstimate.cacheBytes(header(Map.of()), (4 + 1) * 1024));
    assertThat(memory.weightBytes()).isEqualTo(34);
    assertThat(memory.totalBytes())
        .isEqualTo(memory.weightBytes() + memory.cacheBytes() + memory.computeBytes());
  }

  @Test
  void shouldNameTheTypeThatMostWeightsHave() {
    assertThat(header(Map.of()).dominantType()).hasValue(TensorType.Q8_0);
  }

  private static GgufHeader header(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(EIGHT_BILLION);
    all.putAll(more);
    return new GgufHeader(
        3, all, List.of(new GgufTensor("token_embd.weight", TensorType.Q8_0, 32, 0, 34)), 0);
  }
}
