package dev.millrace.dispatcher.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Values by key in a RocksDB of its own, without a write-ahead log: the changelog is what survives.
 * Its directory is new and goes with it. One thread.
 */
final class SpillFiles implements AutoCloseable {

  private static final long WRITE_BUFFER_BYTES = 8L * 1024 * 1024;

  private final Path directory;
  private final Options options;
  private final WriteOptions unlogged;
  private final RocksDB values;

  private SpillFiles(Path directory, Options options, WriteOptions unlogged, RocksDB values) {
    this.directory = directory;
    this.options = options;
    this.unlogged = unlogged;
    this.values = values;
  }

  /**
   * Opens new files below this directory.
   *
   * @throws RocksDBException if the disk does not allow it
   */
  static SpillFiles open(Path parent) throws RocksDBException, IOException {
    RocksDB.loadLibrary();
    Files.createDirectories(parent);
    Path directory = Files.createTempDirectory(parent, "cell-");
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setCompressionType(CompressionType.NO_COMPRESSION);
    try {
      return new SpillFiles(
          directory,
          options,
          new WriteOptions().setDisableWAL(true),
          RocksDB.open(options, directory.toString()));
    } catch (RocksDBException failure) {
      options.close();
      throw failure;
    }
  }

  void put(byte[] key, byte[] value) throws RocksDBException {
    values.put(unlogged, key, value);
  }

  byte @Nullable [] get(byte[] key) throws RocksDBException {
    return values.get(key);
  }

  void delete(byte[] key) throws RocksDBException {
    values.delete(unlogged, key);
  }

  @Override
  public void close() {
    values.close();
    unlogged.close();
    options.close();
    delete(directory);
  }

  /** Deletes a directory with all that is in it; one that does not exist is fine. */
  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
