package dev.millrace.engine.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that appear whole or not at all, by a rename within their folder. What stood there
 * before is replaced; on a failure it stays, and nothing else is left behind. Only the owner may
 * read what was written.
 *
 * <p>Thread rule: any thread and any process; of several writers one wins.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes the content of a file. */
  public interface Content {

    /** Writes all of it; the channel is closed afterwards. */
    void writeTo(FileChannel out) throws IOException;
  }

  /**
   * Writes a file. Whole also if the process dies; after a crash of the machine it may be torn.
   *
   * @param target in a folder that exists
   */
  public static void write(Path target, Content content) throws IOException {
    write(target, content, false);
  }

  /**
   * Writes a file that is whole or as before also after a crash of the machine: its bytes are on
   * the disk before its name is.
   *
   * @param target in a folder that exists
   */
  public static void writeDurably(Path target, Content content) throws IOException {
    write(target, content, true);
  }

  private static void write(Path target, Content content, boolean durable) throws IOException {
    Path place = target.toAbsolutePath();
    Path part = Files.createTempFile(place.getParent(), place.getFileName() + ".", ".part");
    try {
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        content.writeTo(out);
        if (durable) {
          out.force(true);
        }
      }
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The content that these bytes are, one after another; their positions stay. */
  public static Content of(ByteBuffer... pieces) {
    return out -> {
      for (ByteBuffer piece : pieces) {
        ByteBuffer left = piece.duplicate();
        while (left.hasRemaining()) {
          out.write(left);
        }
      }
    };
  }
}
