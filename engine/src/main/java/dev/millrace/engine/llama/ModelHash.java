package dev.millrace.engine.llama;

import dev.millrace.engine.settings.LoraAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, file);
      for (LoraAdapter adapter : adapters) {
        add(digest, adapter.file());
        digest.update(String.valueOf(adapter.scale()).getBytes(StandardCharsets.US_ASCII));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, Path part) throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      byte[] buffer = new byte[1 << 20];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
  }
}
