package dev.millrace.engine.llama.cache;

import dev.millrace.engine.llama.sampling.TokenList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A saved sequence on disk: magic, version, the model's SHA-256, tokens, cells, and a SHA-256 of
 * all of it. Appears by a rename, readable by its owner only; one that is torn, damaged or of
 * another model reads as nothing. Cells never enter the heap, which is smaller than they may be.
 */
final class SequenceFile {

  private static final int MAGIC = 0x4d524b56;
  private static final int VERSION = 1;
  private static final int HASH = 32;
  private static final int HEAD = 4 + 4 + HASH + 4 + 4;

  private SequenceFile() {}

  /**
   * Writes a sequence.
   *
   * @param model SHA-256 of the model file
   */
  static void write(Path target, byte[] model, SavedSequence saved) throws IOException {
    int count = saved.tokens().size();
    ByteBuffer head = ByteBuffer.allocate(HEAD + 4 * count);
    head.putInt(MAGIC).putInt(VERSION).put(model).putInt(count).putInt(saved.state().remaining());
    for (int i = 0; i < count; i++) {
      head.putInt(saved.tokens().get(i));
    }
    head.flip();
    ByteBuffer hash = ByteBuffer.wrap(sha256(head, saved.state()));
    Path part = Files.createTempFile(target.toAbsolutePath().getParent(), "sequence", ".part");
    try {
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        for (ByteBuffer piece : new ByteBuffer[] {head, saved.state().duplicate(), hash}) {
          while (piece.hasRemaining()) {
            out.write(piece);
          }
        }
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Reads a sequence of this model; empty if the file is not a whole one of it. */
  static Optional<SavedSequence> read(Path file, byte[] model) throws IOException {
    ByteBuffer all;
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() < HEAD + HASH || in.size() > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      all = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size());
    }
    int end = all.limit() - HASH;
    byte[] hash = new byte[HASH];
    all.get(end, hash);
    ByteBuffer in = all.slice(0, end);
    if (!Arrays.equals(sha256(in), hash)) {
      return Optional.empty();
    }
    byte[] of = new byte[HASH];
    boolean ours = in.getInt() == MAGIC && in.getInt() == VERSION;
    in.get(of);
    int count = in.getInt();
    int length = in.getInt();
    if (!ours || !Arrays.equals(of, model) || count < 1 || 4L * count + length != in.remaining()) {
      return Optional.empty();
    }
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = in.getInt();
    }
    return Optional.of(new SavedSequence(new TokenList(tokens), in.slice()));
  }

  /** Of these bytes one after another; their positions stay. */
  private static byte[] sha256(ByteBuffer... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (ByteBuffer piece : pieces) {
        digest.update(piece.duplicate());
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
