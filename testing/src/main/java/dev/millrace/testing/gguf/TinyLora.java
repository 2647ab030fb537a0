package dev.millrace.testing.gguf;

import dev.millrace.testing.gguf.TinyGguf.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes LoRA adapters with random weights for the models of {@link TinyGguf}. */
public final class TinyLora {

  private static final int RANK = 8;
  private static final String A = ".lora_a";
  private static final String B = ".lora_b";

  /** The matrices of a block that an adapter changes; all are square. */
  private static final List<String> CHANGED = List.of("attn_q", "attn_output");

  private TinyLora() {}

  /**
   * Writes an adapter that changes the query and output projections of every block.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path target, TinyGgufSize size, long seed) throws IOException {
    List<Tensor> matrices = new ArrayList<>();
    for (int i = 0; i < size.layers(); i++) {
      for (String part : CHANGED) {
        String name = "blk." + i + "." + part + ".weight";
        matrices.add(a(name, size));
        matrices.add(b(name, size));
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
    Map<String, float[][]> rows = new HashMap<>();
    TinyGguf.write(
        target,
        size,
        seed,
        (tensor, row, weights) -> {
          if (CHANGED.stream().noneMatch(tensor::contains)) {
            return;
          }
          float[][] a = rows.computeIfAbsent(tensor + A, name -> rows(a(tensor, size), loraSeed));
          float[][] b = rows.computeIfAbsent(tensor + B, name -> rows(b(tensor, size), loraSeed));
          for (int column = 0; column < weights.length; column++) {
            double added = 0;
            for (int rank = 0; rank < RANK; rank++) {
              added += b[row][rank] * a[rank][column];
            }
            weights[column] += (float) (scale * added);
          }
        });
  }

  private static Tensor a(String of, TinyGgufSize size) {
    return new Tensor(of + A, size.embedding(), RANK, WeightType.F32);
  }

  private static Tensor b(String of, TinyGgufSize size) {
    return new Tensor(of + B, RANK, size.embedding(), WeightType.F32);
  }

  private static float[][] rows(Tensor matrix, long seed) {
    RandomWeights weights = matrix.weights(seed);
    float[][] all = new float[matrix.rows()][];
    for (int row = 0; row < matrix.rows(); row++) {
      all[row] = weights.next().clone();
    }
    return all;
  }

  private static void writeTo(GgufOutput out, List<Tensor> matrices, long seed) throws IOException {
    out.magic(matrices.size(), 5);
    out.text("general.architecture", "llama");
    out.text("general.type", "adapter");
    out.uint32("general.alignment", TinyGguf.ALIGNMENT);
    out.text("adapter.type", "lora");
    out.float32("adapter.lora.alpha", RANK);
    TinyGguf.describe(out, matrices);
    for (Tensor matrix : matrices) {
      RandomWeights weights = matrix.weights(seed);
      for (int row = 0; row < matrix.rows(); row++) {
        out.row(weights.next(), matrix.type());
      }
      out.pad(TinyGguf.ALIGNMENT);
    }
  }
}
