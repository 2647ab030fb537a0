package dev.millrace.worker.engine.llama.cache;

import dev.millrace.worker.engine.llama.sampling.TokenList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A saved sequence on disk: magic, version, the model's SHA-256, tokens, cells, and a SHA-256 of
 * all of it. Appears by a rename; one that is torn, damaged or of another model reads as nothing.
 */
public final class SequenceFile {

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
  public static void write(Path target, byte[] model, SavedSequence saved) throws IOException {
    int count = saved.tokens().size();
    ByteBuffer out = ByteBuffer.allocate(HEAD + 4 * count + saved.state().length + HASH);
    out.putInt(MAGIC).putInt(VERSION).put(model).putInt(count).putInt(saved.state().length);
    for (int i = 0; i < count; i++) {
      out.putInt(saved.tokens().get(i));
    }
    out.put(saved.state());
    out.put(sha256(out.array(), out.position()));
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "sequence", ".part");
    try {
      Files.write(part, out.array());
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Reads a sequence of this model; empty if the file is not a whole one of it. */
  public static Optional<SavedSequence> read(Path file, byte[] model) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < HEAD + HASH) {
      return Optional.empty();
    }
    int end = bytes.length - HASH;
    if (!Arrays.equals(sha256(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
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
    byte[] state = new byte[length];
    in.get(state);
    return Optional.of(new SavedSequence(new TokenList(tokens), state));
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
