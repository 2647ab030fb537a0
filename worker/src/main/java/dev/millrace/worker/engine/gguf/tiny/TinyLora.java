package dev.millrace.worker.engine.gguf.tiny;

import dev.millrace.worker.engine.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes LoRA adapters with random weights for the models of {@link TinyGguf}. */
public final class TinyLora {

  private static final int ALIGNMENT = 32;
  private static final int RANK = 8;

  private TinyLora() {}

  private record Matrix(String name, int columns, int rows) {
    long bytes() {
      return TensorType.F32.bytes((long) columns * rows);
    }
  }

  /**
   * Writes an adapter that changes the query and output projections of every block.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path target, TinyGgufSize size, long seed) throws IOException {
    List<Matrix> matrices = new ArrayList<>();
    for (int i = 0; i < size.layers(); i++) {
      for (String part : List.of("attn_q", "attn_output")) {
        String name = "blk." + i + "." + part + ".weight";
        matrices.add(new Matrix(name + ".lora_a", size.embedding(), RANK));
        matrices.add(new Matrix(name + ".lora_b", RANK, size.embedding()));
      }
    }
    TinyGguf.whole(target, out -> writeTo(out, matrices, seed));
  }

  private static void writeTo(GgufOutput out, List<Matrix> matrices, long seed) throws IOException {
    out.magic(matrices.size(), 5);
    out.text("general.architecture", "llama");
    out.text("general.type", "adapter");
    out.uint32("general.alignment", ALIGNMENT);
    out.text("adapter.type", "lora");
    out.float32("adapter.lora.alpha", RANK);
    long offset = 0;
    for (Matrix matrix : matrices) {
      out.tensor(matrix.name(), matrix.columns(), matrix.rows(), TensorType.F32, offset);
      offset += (matrix.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    out.pad(ALIGNMENT);
    for (Matrix matrix : matrices) {
      RandomWeights weights = new RandomWeights(seed ^ matrix.name().hashCode(), matrix.columns());
      for (int row = 0; row < matrix.rows(); row++) {
        out.row(weights.next(), TensorType.F32);
      }
      out.pad(ALIGNMENT);
    }
  }
}
