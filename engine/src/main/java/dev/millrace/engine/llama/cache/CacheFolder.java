package dev.millrace.engine.llama.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The saved sequences of one model, for the next engine with it. One engine holds them at a time,
 * by a lock that ends with its process. Only the owner may read them: they hold prompts.
 *
 * <p>Thread rule: one thread at a time.
 */
public final class CacheFolder implements AutoCloseable {

  private static final String SUFFIX = ".kv";
  private static final String LOCK = "lock";
  private static final int NAME_BYTES = 8;

  private final Path folder;
  private final byte[] model;
  private final FileChannel lock;

  private CacheFolder(Path folder, byte[] model, FileChannel lock) {
    this.folder = folder;
    this.model = model.clone();
    this.lock = lock;
  }

  /**
   * Takes hold of the sequences of a model; empty while another engine has them.
   *
   * @param parent made if missing; has a folder for every model
   * @param model SHA-256 of the model file
   */
  public static Optional<CacheFolder> claim(Path parent, byte[] model) throws IOException {
    Path folder = parent.resolve(HexFormat.of().formatHex(model, 0, NAME_BYTES));
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Held by another engine of this process.
    } finally {
      if (!held) {
        lock.close();
      }
    }
    return held ? Optional.of(new CacheFolder(folder, model, lock)) : Optional.empty();
  }

  /** Deletes what is there, unfinished files included. */
  void clear() throws IOException {
    for (Path old : entries(name -> !name.equals(LOCK))) {
      Files.delete(old);
    }
  }

  /** Adds a sequence; they keep their order. */
  void add(SavedSequence saved) throws IOException {
    Path file = folder.resolve("%04d%s".formatted(files().size(), SUFFIX));
    SequenceFile.write(file, model, saved);
  }

  /** The files of {@link #read}, in the order in which they were added. */
  List<Path> files() throws IOException {
    return entries(name -> name.endsWith(SUFFIX));
  }

  private List<Path> entries(Predicate<String> named) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> named.test(String.valueOf(file.getFileName()))).sorted().toList();
    }
  }

  /** The sequence in a file; empty if it is damaged or of another model. */
  Optional<SavedSequence> read(Path file) throws IOException {
    return SequenceFile.read(file, model);
  }

  /** Lets go; what is there stays. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
