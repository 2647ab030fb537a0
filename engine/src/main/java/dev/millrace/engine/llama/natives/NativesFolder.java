package dev.millrace.engine.llama.natives;

import dev.millrace.engine.api.EngineUnavailableException;
import dev.millrace.engine.files.AtomicFile;
import dev.millrace.engine.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
    byte[] digest = Sha256.of(expected);
    Path target =
        folder.resolve(HexFormat.of().formatHex(digest).substring(0, 16) + "-" + platform.file());
    try {
      if (!holds(target, expected.length, digest)) {
        Files.createDirectories(folder);
        AtomicFile.writeDurably(target, AtomicFile.of(ByteBuffer.wrap(expected)));
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
        && Arrays.equals(Sha256.of(Files.readAllBytes(file)), digest);
  }
}
