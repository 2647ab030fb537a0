package dev.millrace.standalone.modelinfo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.millrace.engine.gguf.GgufHeader;
import dev.millrace.engine.gguf.MemoryEstimate;
import dev.millrace.engine.gguf.ModelFileCheck;
import dev.millrace.engine.gguf.TensorType;
import dev.millrace.engine.llama.load.ModelHash;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.standalone.runtime.role.WorkerModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model file and what an engine that runs it takes. All sizes are in bytes; the formula is {@link
 * MemoryEstimate}'s, the one by which the engine decides whether it fits.
 *
 * @param file its path, or what else it is known as
 * @param name as the file gives it; null if it gives none
 * @param quantisation how most of the weights are stored
 * @param context tokens that the model was made for
 * @param vocabularyType kind of its tokenizer: llama (SentencePiece) or gpt2 (byte pairs)
 * @param chatTemplate null where there is none; ChatML is used then
 * @param slots requests that the engine would run at once
 * @param slotContext tokens of each of them
 * @param tokenBytes keys and values of one token
 * @param slotBytes keys and values of one slot
 * @param engine all that the engine takes, the prefix cache of one more slot included
 */
@JsonPropertyOrder({
  "file",
  "name",
  "architecture",
  "parameters",
  "quantisation",
  "context",
  "vocabulary",
  "vocabulary_type",
  "chat_template",
  "file_bytes",
  "sha256",
  "weight_bytes",
  "slots",
  "slot_context",
  "token_bytes",
  "slot_bytes",
  "engine"
})
public record ModelInfo(
    String file,
    @Nullable String name,
    String architecture,
    long parameters,
    String quantisation,
    long context,
    int vocabulary,
    @JsonProperty("vocabulary_type") String vocabularyType,
    @JsonProperty("chat_template") @Nullable String chatTemplate,
    @JsonProperty("file_bytes") long fileBytes,
    String sha256,
    @JsonProperty("weight_bytes") long weightBytes,
    int slots,
    @JsonProperty("slot_context") int slotContext,
    @JsonProperty("token_bytes") long tokenBytes,
    @JsonProperty("slot_bytes") long slotBytes,
    EngineMemory engine) {

  /** Nothing is opened, so there is nothing to unpack either. */
  private static final Path NO_NATIVES = Path.of("");

  /** What an engine takes once it runs. */
  @JsonPropertyOrder({"weight_bytes", "cache_bytes", "compute_bytes", "total_bytes"})
  public record EngineMemory(
      @JsonProperty("weight_bytes") long weightBytes,
      @JsonProperty("cache_bytes") long cacheBytes,
      @JsonProperty("compute_bytes") long computeBytes,
      @JsonProperty("total_bytes") long totalBytes) {}

  /**
   * Reads a model file, all of it for its hash.
   *
   * @param shownAs what the description calls it
   * @param slots 1 to 256
   * @param slotContext at least 16
   * @throws dev.millrace.engine.api.ModelFileException if the engine would not open it, saying why
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static ModelInfo of(Path file, String shownAs, int slots, int slotContext)
      throws IOException {
    GgufHeader header = ModelFileCheck.check(file);
    LlamaSettings engine =
        new LlamaSettings(
            file, "model", slots, slotContext, 1, WorkerModels.BATCH_TOKENS, NO_NATIVES);
    MemoryEstimate memory =
        MemoryEstimate.of(header, MemoryEstimate.withinCacheBytes(engine, header));
    return new ModelInfo(
        shownAs,
        header.text("general.name").orElse(null),
        header.architecture(),
        header.parameters(),
        header.dominantType().map(TensorType::name).orElse("none"),
        header.ofArchitecture("context_length").orElse(0),
        header.array("tokenizer.ggml.tokens").size(),
        header.text("tokenizer.ggml.model").orElse(""),
        header.text("tokenizer.chat_template").orElse(null),
        Files.size(file),
        HexFormat.of().formatHex(new ModelHash(file, List.of()).sha256()),
        memory.weightBytes(),
        slots,
        slotContext,
        MemoryEstimate.cacheBytes(header, 1),
        MemoryEstimate.cacheBytes(header, slotContext),
        new EngineMemory(
            memory.weightBytes(), memory.cacheBytes(), memory.computeBytes(), memory.totalBytes()));
  }
}
