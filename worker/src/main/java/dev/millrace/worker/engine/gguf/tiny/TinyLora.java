package dev.millrace.worker.engine.gguf.tiny;

import dev.millrace.worker.engine.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Writes the model that an adapter makes of another: its weights with the adapter added, {@code W
   * + scale * B * A}.
   *
   * @param seed of the model
   * @param loraSeed of the adapter
   * @throws IOException if the file cannot be written
   */
  public static void writeMerged(
      Path target, TinyGgufSize size, long seed, long loraSeed, float scale) throws IOException {
    Map<String, float[][]> loaded = new HashMap<>();
    TinyGguf.write(
        target,
        size,
        seed,
        (tensor, row, weights) -> {
          if (!tensor.contains("attn_q") && !tensor.contains("attn_output")) {
            return;
          }
          float[][] a =
              loaded.computeIfAbsent(
                  tensor + ".lora_a", name -> rows(name, loraSeed, size.embedding(), RANK));
          float[][] b =
              loaded.computeIfAbsent(
                  tensor + ".lora_b", name -> rows(name, loraSeed, RANK, size.embedding()));
          for (int column = 0; column < weights.length; column++) {
            double added = 0;
            for (int rank = 0; rank < RANK; rank++) {
              added += b[row][rank] * a[rank][column];
            }
            weights[column] += (float) (scale * added);
          }
        });
  }

  private static float[][] rows(String name, long seed, int columns, int rows) {
    RandomWeights weights = new RandomWeights(seed ^ name.hashCode(), columns);
    float[][] all = new float[rows][];
    for (int row = 0; row < rows; row++) {
      all[row] = weights.next().clone();
    }
    return all;
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
