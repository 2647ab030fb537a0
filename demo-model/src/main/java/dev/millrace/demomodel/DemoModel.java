package dev.millrace.demomodel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The GGUF file that comes with Millrace.
 *
 * <p>Native code maps the file into memory, so it needs a path of its own. Invariant: whatever
 * stands at the path that {@link #extractTo} returns has the content named by {@link #SHA256}; the
 * file appears whole or not at all, also when several processes extract at once.
 */
public final class DemoModel {

  /** The name under which requests ask for the model. */
  public static final String NAME = "millrace-demo";

  /** File name of the resource and of the extracted model. */
  public static final String FILE_NAME = NAME + "-q8_0.gguf";

  /** Hexadecimal SHA-256 of the model file. */
  public static final String SHA256 = readSha256();

  private DemoModel() {}

  /**
   * Makes the model available as a file; a right one that is already there is used as it is, a
   * wrong one is replaced.
   *
   * @param directory created if it is missing
   * @return path of the model
   * @throws UncheckedIOException if the directory cannot be written
   * @throws IllegalStateException if the resource itself is damaged
   */
  public static Path extractTo(Path directory) {
    try {
      Path model = directory.resolve(FILE_NAME);
      if (Files.isRegularFile(model) && SHA256.equals(sha256(Files.readAllBytes(model)))) {
        return model;
      }
      Files.createDirectories(directory);
      byte[] content = content();
      if (!SHA256.equals(sha256(content))) {
        throw new IllegalStateException(
            "resource " + FILE_NAME + " does not have the SHA-256 " + SHA256);
      }
      Path whole = Files.createTempFile(directory, FILE_NAME, ".part");
      try {
        Files.write(whole, content);
        Files.move(
            whole, model, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(whole);
      }
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot extract the demo model to " + directory, e);
    }
  }

  private static byte[] content() throws IOException {
    return read(FILE_NAME);
  }

  private static String readSha256() {
    try {
      return new String(read(FILE_NAME + ".sha256"), StandardCharsets.US_ASCII).substring(0, 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = DemoModel.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("missing resource " + resource);
      }
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
