package dev.millrace.batch.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A file of results, one JSON object a line, to which lines are only ever added. What a process
 * that was killed has left of a line is cut off when the file is opened again; lines that are whole
 * stay, and say what need not be asked again. Single thread.
 */
public final class ResultFile implements AutoCloseable {

  private static final int BLOCK = 8_192;

  private final FileOutputStream out;
  private final Set<String> done;

  private ResultFile(FileOutputStream out, Set<String> done) {
    this.out = out;
    this.done = done;
  }

  /**
   * Opens it, or makes it.
   *
   * @throws IOException if it cannot be written, or holds anything but results; names the line
   */
  public static ResultFile open(Path path) throws IOException {
    Set<String> done = new HashSet<>();
    if (Files.exists(path)) {
      cut(path);
      read(path, done);
    }
    return new ResultFile(new FileOutputStream(path.toFile(), true), done);
  }

  /** The names of the lines whose results are here. */
  public Set<String> done() {
    return Set.copyOf(done);
  }

  /** Adds a line, whole or, should the process die now, not at all. */
  public void add(ObjectNode result) throws IOException {
    byte[] text = Json.bytes(result);
    byte[] line = new byte[text.length + 1];
    System.arraycopy(text, 0, line, 0, text.length);
    line[text.length] = '\n';
    out.write(line);
  }

  /** Returns when the disk has it. */
  public void sync() throws IOException {
    out.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Removes what follows the last end of a line. */
  private static void cut(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long end = file.length();
      byte[] block = new byte[BLOCK];
      while (end > 0) {
        int size = (int) Math.min(BLOCK, end);
        file.seek(end - size);
        file.readFully(block, 0, size);
        for (int i = size - 1; i >= 0; i--) {
          if (block[i] == '\n') {
            file.setLength(end - size + i + 1);
            return;
          }
        }
        end -= size;
      }
      file.setLength(0);
    }
  }

  private static void read(Path path, Set<String> done) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        done.add(customId(path, number, line));
      }
    }
  }

  private static String customId(Path path, int number, String line) throws IOException {
    try {
      ObjectNode result = Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
      if (result.path("custom_id").isTextual()) {
        return result.path("custom_id").textValue();
      }
    } catch (ApiException noJson) {
      throw new IOException(notOurs(path, number), noJson);
    }
    throw new IOException(notOurs(path, number));
  }

  private static String notOurs(Path path, int number) {
    return path + " line " + number + " is no result of a job; name another file";
  }
}
