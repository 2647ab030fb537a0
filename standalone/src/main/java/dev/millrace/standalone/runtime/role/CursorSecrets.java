package dev.millrace.standalone.runtime.role;

import dev.millrace.engine.files.AtomicFile;
import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.logging.LogKey;
import dev.millrace.standalone.config.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cursor keys of a facade: those of the settings, else a random one in the data directory, for
 * its owner alone, which outlives the process and which facades with the same directory share; else
 * one of this process. Any thread.
 */
final class CursorSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(CursorSecrets.class);
  private static final String FILE = "cursor-key";

  private CursorSecrets() {}

  /**
   * The keys.
   *
   * @throws IllegalArgumentException if the settings say something that is not one
   */
  static CursorKeys keys(Settings settings) {
    return settings.http().cursorKeys().map(CursorKeys::of).orElseGet(() -> kept(settings.data()));
  }

  private static CursorKeys kept(Path data) {
    try {
      return CursorKeys.of(secret(data));
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException unusable) {
      LOG.atWarn()
          .addKeyValue(LogKey.ERROR_TYPE, unusable.getClass().getName())
          .log(
              "no cursor key can be kept in the data directory: readers cannot go on after a"
                  + " restart or at another facade unless http.cursor-keys is set");
      return CursorKeys.random();
    }
  }

  /** The lock makes one of several facades that start at once write the file, and all read it. */
  private static synchronized String secret(Path data) throws IOException {
    Files.createDirectories(data);
    Path file = data.resolve(FILE);
    try (FileChannel channel =
            FileChannel.open(
                data.resolve(FILE + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!Files.exists(file)) {
        byte[] fresh = CursorKeys.randomSecret().getBytes(StandardCharsets.US_ASCII);
        AtomicFile.writeDurably(file, AtomicFile.of(ByteBuffer.wrap(fresh)));
      }
      return Files.readString(file).strip();
    }
  }
}
