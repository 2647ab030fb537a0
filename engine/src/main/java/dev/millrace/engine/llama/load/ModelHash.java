package dev.millrace.engine.llama.load;

import dev.millrace.engine.files.Sha256;
import dev.millrace.engine.settings.LoraAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a model file with its adapters, computed when first asked for. Thread rule: any
 * thread.
 */
public final class ModelHash {

  private final Path file;
  private final List<LoraAdapter> adapters;
  private byte @Nullable [] known;

  /** Of this file and these adapters; nothing is read yet. */
  public ModelHash(Path file, List<LoraAdapter> adapters) {
    this.file = file;
    this.adapters = adapters;
  }

  /**
   * The hash.
   *
   * @throws IOException if the file cannot be read
   */
  public synchronized byte[] sha256() throws IOException {
    byte[] hash = known;
    if (hash == null) {
      hash = compute();
      known = hash;
    }
    return hash.clone();
  }

  private byte[] compute() throws IOException {
    Sha256 hash = new Sha256().add(file);
    for (LoraAdapter adapter : adapters) {
      hash.add(adapter.file());
      hash.add(String.valueOf(adapter.scale()).getBytes(StandardCharsets.US_ASCII));
    }
    return hash.hash();
  }
}
