package dev.millrace.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 of parts that are added one after another. One thread, one use. */
public final class Sha256 {

  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private static final int READ_BYTES = 1 << 20;

  private final MessageDigest digest;

  /** Of nothing yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of these bytes. */
  public static byte[] of(byte[] bytes) {
    return new Sha256().add(bytes).hash();
  }

  /** Adds bytes. */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds what remains in a buffer, whose position stays. */
  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
    return this;
  }

  /**
   * Adds what a file holds.
   *
   * @throws IOException if it cannot be read
   */
  public Sha256 add(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[READ_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return this;
  }

  /** The hash of everything added, {@value #BYTES} bytes. */
  public byte[] hash() {
    return digest.digest();
  }
}
