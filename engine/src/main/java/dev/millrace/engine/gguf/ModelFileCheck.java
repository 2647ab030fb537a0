package dev.millrace.engine.gguf;

import dev.millrace.engine.api.ModelFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether the native library may see a model file: what it would answer with an abort, or
 * with no reason at all, is refused here with one.
 */
public final class ModelFileCheck {

  /** Decoder architectures of the bundled build whose KV cache can be cut and copied. */
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "llama",
          "deci",
          "falcon",
          "grok",
          "gpt2",
          "gptj",
          "gptneox",
          "mpt",
          "baichuan",
          "starcoder",
          "refact",
          "bloom",
          "stablelm",
          "qwen",
          "qwen2",
          "qwen2moe",
          "qwen2vl",
          "phi2",
          "phi3",
          "phimoe",
          "plamo",
          "codeshell",
          "orion",
          "internlm2",
          "minicpm",
          "minicpm3",
          "gemma",
          "gemma2",
          "gemma3",
          "starcoder2",
          "xverse",
          "command-r",
          "cohere2",
          "dbrx",
          "olmo",
          "olmo2",
          "olmoe",
          "openelm",
          "arctic",
          "deepseek",
          "deepseek2",
          "chatglm",
          "bitnet",
          "jais",
          "nemotron",
          "exaone",
          "granite",
          "granitemoe",
          "chameleon");

  private static final List<String> REQUIRED =
      List.of("context_length", "embedding_length", "block_count", "attention.head_count");

  /** What may be left out, but has to make sense for memory to be estimated. */
  private static final List<String> OPTIONAL =
      List.of("attention.head_count_kv", "attention.key_length", "attention.value_length");

  private final Path file;
  private final GgufHeader header;

  private ModelFileCheck(Path file, GgufHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Reads and checks a model file.
   *
   * @return its header
   * @throws ModelFileException naming the file and what is wrong
   */
  public static GgufHeader check(Path file) {
    GgufHeader header = GgufReader.read(file);
    ModelFileCheck check = new ModelFileCheck(file, header);
    check.architecture();
    check.sizes();
    check.tokenizer();
    TensorDataCheck.check(file, header);
    return header;
  }

  private void architecture() {
    if (!ARCHITECTURES.contains(header.architecture())) {
      throw broken(
          header.architecture().isEmpty()
              ? "names no general.architecture"
              : "has the architecture %s, which the engine does not run"
                  .formatted(header.architecture()));
    }
  }

  private void sizes() {
    for (String key : REQUIRED) {
      // Some architectures give one number per layer.
      boolean present =
          header.ofArchitecture(key).isPresent()
              || header.metadata().get(header.architecture() + "." + key) instanceof List<?>;
      long size = header.ofArchitecture(key).orElse(1);
      if (!present || size < 1 || size > (1 << 28)) {
        throw broken("lacks a plausible %s.%s".formatted(header.architecture(), key));
      }
    }
    for (String key : OPTIONAL) {
      long size = header.ofArchitecture(key).orElse(1);
      if (size < 1 || size > (1 << 20)) {
        throw broken("has an implausible %s.%s".formatted(header.architecture(), key));
      }
    }
    if (header.tensors().isEmpty()) {
      throw broken("holds no weights");
    }
  }

  private void tokenizer() {
    String kind = header.text("tokenizer.ggml.model").orElse("");
    if (!kind.equals("llama") && !kind.equals("gpt2")) {
      throw broken(
          kind.isEmpty()
              ? "has no tokenizer"
              : "has a tokenizer of the kind %s; llama and gpt2 are known".formatted(kind));
    }
    List<?> tokens = header.array("tokenizer.ggml.tokens");
    if (tokens.isEmpty()) {
      throw broken("has a tokenizer without tokens");
    }
    if (kind.equals("llama")) {
      Set<Object> bytes = new HashSet<>(tokens);
      for (int b = 0; b < 256; b++) {
        if (!bytes.contains("<0x%02X>".formatted(b))) {
          throw broken("has a tokenizer without the byte token <0x%02X>".formatted(b));
        }
      }
    }
    distinct(tokens);
    for (String special : List.of("bos", "eos", "unknown", "padding", "eot")) {
      long id = header.number("tokenizer.ggml." + special + "_token_id").orElse(0);
      // 0xFFFFFFFF stands for none.
      if (id != 0xFFFF_FFFFL && (id < 0 || id >= tokens.size())) {
        throw broken("names a %s token outside its %d tokens".formatted(special, tokens.size()));
      }
    }
  }

  /**
   * The native side keeps tokens by their text up to a NUL, and aborts if two have the same one; an
   * empty text it replaces by one made of the number.
   */
  private void distinct(List<?> tokens) {
    Map<String, Integer> seen = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      String text = String.valueOf(tokens.get(id));
      int end = text.indexOf('\0');
      String kept = end < 0 ? text : text.substring(0, end);
      Integer same = seen.put(kept.isEmpty() ? "[EMPTY_%d]".formatted(id) : kept, id);
      if (same != null) {
        throw broken("has a tokenizer whose tokens %d and %d read the same".formatted(same, id));
      }
    }
  }

  private ModelFileException broken(String what) {
    return new ModelFileException(file + " " + what);
  }
}
