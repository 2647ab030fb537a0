package dev.millrace.testing.gguf;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes llama models with random weights: real files for a real engine, of any size, from a seed.
 *
 * <p>What such a model says means nothing; greedy output never ends by itself, because the rows of
 * its control tokens are zero. The same shape and seed give the same bytes on every machine.
 */
public final class TinyGguf {

  /** Tensors begin at multiples of this. */
  static final int ALIGNMENT = 32;

  private TinyGguf() {}

  /** A tensor of a generated file. */
  record Tensor(String name, int columns, int rows, WeightType type) {
    long bytes() {
      return type.bytes((long) columns * rows);
    }

    /** The same name and seed give the same weights. */
    RandomWeights weights(long seed) {
      return new RandomWeights(seed ^ name.hashCode(), columns);
    }
  }

  /**
   * Writes a model, streaming, beside the target and moves it there when it is whole.
   *
   * @throws IOException if the folder cannot be written to
   */
  public static void write(Path target, TinyGgufSize size, long seed) throws IOException {
    write(target, size, seed, (tensor, row, weights) -> {});
  }

  /**
   * Writes a model whose blocks from {@code loud} on compute as much as the others and add nothing:
   * it says the same as the model with {@code loud} layers from the same seed.
   *
   * @throws IOException if the folder cannot be written to
   */
  public static void writeWithSilentBlocks(Path target, TinyGgufSize size, int loud, long seed)
      throws IOException {
    List<String> silent = new ArrayList<>();
    for (int i = loud; i < size.layers(); i++) {
      silent.add("blk." + i + ".attn_output.weight");
      silent.add("blk." + i + ".ffn_down.weight");
    }
    write(
        target,
        size,
        seed,
        (tensor, row, weights) -> {
          if (silent.contains(tensor)) {
            Arrays.fill(weights, 0);
          }
        });
  }

  /** A change of the weights on their way into the file. */
  interface Change {
    void apply(String tensor, int row, float[] weights);
  }

  /** Writes a model whose weights are changed. */
  static void write(Path target, TinyGgufSize size, long seed, Change change) throws IOException {
    whole(target, out -> writeTo(out, size, seed, change));
  }

  /** Writes a file. */
  interface Content {
    void writeTo(GgufOutput out) throws IOException;
  }

  /** Writes a file beside the target and moves it there when it is whole. */
  static void whole(Path target, Content content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, target.getFileName().toString(), ".part");
    try {
      try (GgufOutput out = GgufOutput.create(part)) {
        content.writeTo(out);
      }
      move(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void writeTo(GgufOutput out, TinyGgufSize size, long seed, Change change)
      throws IOException {
    TinyVocabulary vocabulary = new TinyVocabulary(size.vocabulary());
    List<Tensor> tensors = tensors(size);
    out.magic(tensors.size(), 24);
    metadata(out, size, vocabulary);
    describe(out, tensors);
    for (Tensor tensor : tensors) {
      RandomWeights weights = tensor.weights(seed);
      for (int row = 0; row < tensor.rows(); row++) {
        boolean silent = tensor.name().equals("output.weight") && vocabulary.control(row);
        float[] values =
            tensor.rows() == 1 ? weights.ones() : silent ? weights.zeros() : weights.next();
        change.apply(tensor.name(), row, values);
        out.row(values, tensor.type());
      }
      out.pad(ALIGNMENT);
    }
  }

  /** Says where the data of each tensor will be; the first follows. */
  static void describe(GgufOutput out, List<Tensor> tensors) throws IOException {
    long offset = 0;
    for (Tensor tensor : tensors) {
      out.tensor(tensor.name(), tensor.columns(), tensor.rows(), tensor.type(), offset);
      offset += padded(tensor.bytes());
    }
    out.pad(ALIGNMENT);
  }

  private static void metadata(GgufOutput out, TinyGgufSize size, TinyVocabulary vocabulary)
      throws IOException {
    out.text("general.architecture", "llama");
    out.text("general.name", "tiny-random");
    out.uint32("general.file_type", fileType(size.weights()));
    out.uint32("general.alignment", ALIGNMENT);
    out.uint32("general.quantization_version", 2);
    out.uint32("llama.context_length", size.contextLength());
    out.uint32("llama.embedding_length", size.embedding());
    out.uint32("llama.block_count", size.layers());
    out.uint32("llama.feed_forward_length", size.feedForward());
    out.uint32("llama.attention.head_count", size.heads());
    out.uint32("llama.attention.head_count_kv", size.keyValueHeads());
    out.float32("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    out.uint32("llama.rope.dimension_count", size.embedding() / size.heads());
    out.float32("llama.rope.freq_base", 10_000f);
    out.uint32("llama.vocab_size", size.vocabulary());
    out.text("tokenizer.ggml.model", "llama");
    out.texts("tokenizer.ggml.tokens", vocabulary.tokens);
    out.ints("tokenizer.ggml.token_type", vocabulary.types);
    out.uint32("tokenizer.ggml.bos_token_id", TinyVocabulary.BOS);
    out.uint32("tokenizer.ggml.eos_token_id", TinyVocabulary.EOS);
    out.uint32("tokenizer.ggml.unknown_token_id", 0);
    out.flag("tokenizer.ggml.add_bos_token", true);
    out.flag("tokenizer.ggml.add_space_prefix", false);
    out.text("tokenizer.chat_template", TinyVocabulary.CHAT_TEMPLATE);
  }

  private static int fileType(WeightType weights) {
    return weights == WeightType.F32 ? 0 : weights == WeightType.F16 ? 1 : 7;
  }

  private static List<Tensor> tensors(TinyGgufSize size) {
    int d = size.embedding();
    int keyValue = d / size.heads() * size.keyValueHeads();
    WeightType type = size.weights();
    List<Tensor> all = new ArrayList<>();
    all.add(new Tensor("token_embd.weight", d, size.vocabulary(), type));
    all.add(new Tensor("output_norm.weight", d, 1, WeightType.F32));
    all.add(new Tensor("output.weight", d, size.vocabulary(), type));
    for (int i = 0; i < size.layers(); i++) {
      String block = "blk." + i + ".";
      all.add(new Tensor(block + "attn_norm.weight", d, 1, WeightType.F32));
      all.add(new Tensor(block + "attn_q.weight", d, d, type));
      all.add(new Tensor(block + "attn_k.weight", d, keyValue, type));
      all.add(new Tensor(block + "attn_v.weight", d, keyValue, type));
      all.add(new Tensor(block + "attn_output.weight", d, d, type));
      all.add(new Tensor(block + "ffn_norm.weight", d, 1, WeightType.F32));
      all.add(new Tensor(block + "ffn_gate.weight", d, size.feedForward(), type));
      all.add(new Tensor(block + "ffn_up.weight", d, size.feedForward(), type));
      all.add(new Tensor(block + "ffn_down.weight", size.feedForward(), d, type));
    }
    return all;
  }

  private static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
