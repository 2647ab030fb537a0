package dev.millrace.replay.file;

import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes a dump, line by line; each line is complete once it was written. Single thread. */
public final class DumpWriter implements AutoCloseable {

  private final BufferedWriter file;

  private DumpWriter(BufferedWriter file) {
    this.file = file;
  }

  /** A new file, in place of one that may be there. */
  public static DumpWriter open(Path path) throws IOException {
    DumpWriter writer = new DumpWriter(writer(path));
    writer.line(DumpHeader.line());
    return writer;
  }

  /** Not a channel, which an interrupted thread closes. */
  private static BufferedWriter writer(Path path) throws IOException {
    return new BufferedWriter(
        new OutputStreamWriter(new FileOutputStream(path.toFile()), StandardCharsets.UTF_8));
  }

  /** The whole traffic. */
  public static void write(Path path, Traffic traffic) throws IOException {
    try (DumpWriter writer = open(path)) {
      for (TracedRequest request : traffic.requests()) {
        writer.add(request);
      }
    }
  }

  /** One request more; order does not matter. */
  public void add(TracedRequest request) throws IOException {
    line(DumpLine.of(request));
  }

  /** Hands what was written to the system. */
  public void flush() throws IOException {
    file.flush();
  }

  private void line(String text) throws IOException {
    file.write(text);
    file.write('\n');
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
