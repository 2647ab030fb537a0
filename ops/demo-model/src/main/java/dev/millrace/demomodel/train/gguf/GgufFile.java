package dev.millrace.demomodel.train.gguf;

import dev.millrace.demomodel.train.Vocabulary;
import dev.millrace.demomodel.train.net.Shape;
import dev.millrace.demomodel.train.net.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes a trained network as GGUF version 3: norms in f32, everything else in q8_0.
 *
 * <p>Invariants: tensors follow each other without gaps but padding; the file appears whole or not at all.
 */
public final class GgufFile {

  private static final int MAGIC = 0x46554747;
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final int TYPE_F32 = 0;
  private static final int TYPE_Q8 = 8;
  private static final int FILE_TYPE_MOSTLY_Q8 = 7;

  private GgufFile() {}

  public static void write(Path path, Shape shape, List<float[]> values) throws IOException {
    List<Weight> weights = Weight.of(shape);
    Metadata metadata = metadata(shape);
    ByteBuffer infos = infos(weights);
    int headerLength = 24 + metadata.bytes().length + infos.remaining();
    int length = padded(headerLength) + (int) dataLength(weights);
    ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(MAGIC).putInt(VERSION).putLong(weights.size()).putLong(metadata.count());
    file.put(metadata.bytes()).put(infos);
    for (int i = 0; i < weights.size(); i++) {
      file.position(padded(file.position()));
      if (isNorm(weights.get(i))) {
        for (float value : values.get(i)) {
          file.putFloat(value);
        }
      } else {
        Q8.write(values.get(i), file);
      }
    }
    Path whole = path.resolveSibling(path.getFileName() + ".part");
    Files.write(whole, file.array());
    Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Metadata metadata(Shape shape) {
    return new Metadata()
        .text("general.architecture", "llama")
        .text("general.name", "millrace-demo")
        .text("general.description", "Demo model of Millrace, trained from a seed on a generated corpus")
        .number("general.file_type", FILE_TYPE_MOSTLY_Q8)
        .number("general.alignment", ALIGNMENT)
        .number("general.quantization_version", 2)
        .number("llama.context_length", shape.context())
        .number("llama.embedding_length", shape.width())
        .number("llama.block_count", shape.layers())
        .number("llama.feed_forward_length", shape.hidden())
        .number("llama.attention.head_count", shape.heads())
        .number("llama.attention.head_count_kv", shape.heads())
        .number("llama.rope.dimension_count", shape.headWidth())
        .number("llama.vocab_size", shape.vocabulary())
        .real("llama.rope.freq_base", Shape.ROPE_BASE)
        .real("llama.attention.layer_norm_rms_epsilon", Shape.NORM_EPSILON)
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "gpt-2")
        .texts("tokenizer.ggml.tokens", Vocabulary.names())
        .numbers("tokenizer.ggml.token_type", Vocabulary.kinds())
        .texts("tokenizer.ggml.merges")
        .number("tokenizer.ggml.bos_token_id", Vocabulary.BEGIN)
        .number("tokenizer.ggml.eos_token_id", Vocabulary.END)
        .number("tokenizer.ggml.eot_token_id", Vocabulary.END)
        .number("tokenizer.ggml.padding_token_id", Vocabulary.END)
        .flag("tokenizer.ggml.add_bos_token", true)
        .flag("tokenizer.ggml.add_eos_token", false)
        .text("tokenizer.chat_template", Vocabulary.CHAT_TEMPLATE);
  }

  private static ByteBuffer infos(List<Weight> weights) {
    ByteBuffer infos = ByteBuffer.allocate(weights.size() * 128).order(ByteOrder.LITTLE_ENDIAN);
    long offset = 0;
    for (Weight weight : weights) {
      byte[] name = weight.name().getBytes(StandardCharsets.UTF_8);
      infos.putLong(name.length).put(name);
      if (isNorm(weight)) {
        infos.putInt(1).putLong(weight.columns()).putInt(TYPE_F32);
      } else {
        infos.putInt(2).putLong(weight.columns()).putLong(weight.rows()).putInt(TYPE_Q8);
      }
      infos.putLong(offset);
      offset += padded(dataLength(weight));
    }
    return infos.flip();
  }

  private static long dataLength(List<Weight> weights) {
    return weights.stream().mapToLong(weight -> padded(dataLength(weight))).sum();
  }

  private static int dataLength(Weight weight) {
    return isNorm(weight) ? weight.size() * 4 : weight.size() / Q8.BLOCK * Q8.BLOCK_BYTES;
  }

  private static boolean isNorm(Weight weight) {
    return weight.kind() == Weight.Kind.NORM;
  }

  private static int padded(int length) {
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
