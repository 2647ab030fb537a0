package dev.millrace.engine.gguf;

import dev.millrace.engine.api.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a file holds all the data that its header speaks of; headers may hold any number. */
final class TensorDataCheck {

  private TensorDataCheck() {}

  /**
   * Compares the places of all tensors with the size of the file.
   *
   * @throws ModelFileException naming the file and the first tensor that is not whole
   */
  static void check(Path file, GgufHeader header) {
    long size;
    try {
      size = Files.size(file);
    } catch (IOException e) {
      throw new ModelFileException(file + " cannot be measured: " + e.getMessage());
    }
    long room = size - header.dataOffset();
    for (GgufTensor tensor : header.tensors()) {
      if (tensor.offset() < 0
          || tensor.offset() > room
          || tensor.bytes() > room - tensor.offset()) {
        throw new ModelFileException(
            "%s is truncated: the data of %s ends after the file".formatted(file, tensor.name()));
      }
    }
  }
}
