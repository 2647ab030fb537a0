package dev.millrace.engine.llama.natives;

import dev.millrace.engine.api.EngineUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Puts the native library into a private folder, once.
 *
 * <p>The file's name carries its SHA-256, it appears by a rename, and one that is already there is
 * used only if its bytes are the expected ones, so any number of processes may start at once on one
 * folder and a torn file is replaced.
 */
final class NativesFolder {

  private NativesFolder() {}

  /** Returns the path of the library for this machine. */
  static Path library(Path folder, NativePlatform platform) {
    byte[] expected = resource(platform);
    byte[] digest = sha256(expected);
    Path target =
        folder.resolve(HexFormat.of().formatHex(digest).substring(0, 16) + "-" + platform.file());
    try {
      if (!holds(target, expected.length, digest)) {
        extract(folder, target, expected);
      }
      return target.toRealPath();
    } catch (IOException e) {
      throw new EngineUnavailableException(
          "the native library cannot be written to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static byte[] resource(NativePlatform platform) {
    try (InputStream in = NativesFolder.class.getResourceAsStream(platform.resource())) {
      if (in == null) {
        throw new EngineUnavailableException(
            "the class path has no " + platform.resource() + "; is the natives' jar missing?");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new EngineUnavailableException("the natives' jar cannot be read", e);
    }
  }

  private static boolean holds(Path file, long size, byte[] digest) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == size
        && Arrays.equals(sha256(Files.readAllBytes(file)), digest);
  }

  private static void extract(Path folder, Path target, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "natives", ".part");
    try {
      Files.write(part, bytes);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
