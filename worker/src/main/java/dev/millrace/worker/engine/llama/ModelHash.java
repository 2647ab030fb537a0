package dev.millrace.worker.engine.llama;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a model file, computed when first asked for. Thread rule: any thread. */
public final class ModelHash {

  private final Path file;
  private byte @Nullable [] known;

  /** Of this file; it is not read yet. */
  public ModelHash(Path file) {
    this.file = file;
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
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 20];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
