package dev.millrace.worker.engine.llama.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder of saved sequences. Replaced as a whole by {@link #save}. */
public final class CacheFolder {

  private static final String SUFFIX = ".kv";

  private CacheFolder() {}

  /** Writes the sequences, in their order, in place of all that are there. */
  public static void save(Path folder, byte[] model, List<SavedSequence> sequences)
      throws IOException {
    Files.createDirectories(folder);
    for (Path old : files(folder)) {
      Files.delete(old);
    }
    for (int i = 0; i < sequences.size(); i++) {
      SequenceFile.write(folder.resolve("%04d%s".formatted(i, SUFFIX)), model, sequences.get(i));
    }
  }

  /** The sequences of this model that can be read, in their order. */
  public static List<SavedSequence> load(Path folder, byte[] model) throws IOException {
    List<SavedSequence> sequences = new ArrayList<>();
    for (Path file : files(folder)) {
      SequenceFile.read(file, model).ifPresent(sequences::add);
    }
    return sequences;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }
}
