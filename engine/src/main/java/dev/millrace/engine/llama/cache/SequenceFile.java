package dev.millrace.engine.llama.cache;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.files.AtomicFile;
import dev.millrace.engine.files.Sha256;
import dev.millrace.engine.llama.sampling.TokenList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A saved sequence on disk: magic, version, the model's SHA-256, scope, tokens, cells, and a
 * SHA-256 of all of it. Appears by a rename, readable by its owner only; one that is torn, damaged,
 * of another model or of a version that named no scope reads as nothing. Cells never enter the
 * heap, which is smaller than they may be.
 */
final class SequenceFile {

  private static final int MAGIC = 0x4d524b56;
  private static final int VERSION = 2;
  private static final int HEAD = 4 + 4 + Sha256.BYTES + 4 + 4 + 4;

  private SequenceFile() {}

  /**
   * Writes a sequence.
   *
   * @param model SHA-256 of the model file
   */
  static void write(Path target, byte[] model, SavedSequence saved) throws IOException {
    int count = saved.tokens().size();
    byte[] scope = saved.scope().name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(HEAD + scope.length + 4 * count);
    head.putInt(MAGIC).putInt(VERSION).put(model);
    head.putInt(scope.length).putInt(count).putInt(saved.state().remaining());
    head.put(scope);
    for (int i = 0; i < count; i++) {
      head.putInt(saved.tokens().get(i));
    }
    head.flip();
    byte[] hash = new Sha256().add(head).add(saved.state()).hash();
    AtomicFile.write(target, AtomicFile.of(head, saved.state(), ByteBuffer.wrap(hash)));
  }

  /** Reads a sequence of this model; empty if the file is not a whole one of it. */
  static Optional<SavedSequence> read(Path file, byte[] model) throws IOException {
    ByteBuffer all;
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() < HEAD + Sha256.BYTES || in.size() > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      all = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size());
    }
    int end = all.limit() - Sha256.BYTES;
    byte[] hash = new byte[Sha256.BYTES];
    all.get(end, hash);
    ByteBuffer in = all.slice(0, end);
    if (!Arrays.equals(new Sha256().add(in).hash(), hash)) {
      return Optional.empty();
    }
    byte[] of = new byte[Sha256.BYTES];
    boolean ours = in.getInt() == MAGIC && in.getInt() == VERSION;
    in.get(of);
    int named = in.getInt();
    int count = in.getInt();
    int length = in.getInt();
    if (!ours
        || !Arrays.equals(of, model)
        || named < 0
        || named > CacheScope.MOST_BYTES
        || count < 1
        || named + 4L * count + length != in.remaining()) {
      return Optional.empty();
    }
    byte[] scope = new byte[named];
    in.get(scope);
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = in.getInt();
    }
    return Optional.of(
        new SavedSequence(
            new CacheScope(new String(scope, StandardCharsets.UTF_8)),
            new TokenList(tokens),
            in.slice()));
  }
}
