package dev.millrace.engine.settings;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A low-rank change of the weights of a model, added for every request of a worker.
 *
 * @param file a GGUF file of the type adapter, made for the same model
 * @param scale how strongly it counts, -100 to 100; 1 as it was trained, 0 not at all
 */
public record LoraAdapter(Path file, float scale) {

  private static final float MOST = 100;

  public LoraAdapter {
    Objects.requireNonNull(file, "file");
    if (!(Math.abs(scale) <= MOST)) {
      throw new IllegalArgumentException("scale must be from -100 to 100, not " + scale);
    }
  }
}
