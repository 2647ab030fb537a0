package dev.millrace.demomodel.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a later process needs to go on exactly where this one stopped.
 *
 * @param step steps done
 * @param weights in the order of the network
 * @param optimizer in the order of the optimizer
 */
record Checkpoint(int step, List<float[]> weights, List<float[]> optimizer) {

  void write(Path path) throws IOException {
    Path whole = path.resolveSibling(path.getFileName() + ".part");
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(whole)))) {
      out.writeInt(step);
      writeArrays(out, weights);
      writeArrays(out, optimizer);
    }
    Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  static Checkpoint read(Path path) throws IOException {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      return new Checkpoint(in.readInt(), readArrays(in), readArrays(in));
    }
  }

  private static void writeArrays(DataOutputStream out, List<float[]> arrays) throws IOException {
    out.writeInt(arrays.size());
    for (float[] array : arrays) {
      out.writeInt(array.length);
      for (float value : array) {
        out.writeFloat(value);
      }
    }
  }

  private static List<float[]> readArrays(DataInputStream in) throws IOException {
    List<float[]> arrays = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      float[] array = new float[in.readInt()];
      for (int i = 0; i < array.length; i++) {
        array[i] = in.readFloat();
      }
      arrays.add(array);
    }
    return arrays;
  }
}
