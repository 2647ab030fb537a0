package dev.millrace.replay.file;

import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads traffic from a file; its first line says which kind it is. Pure but for the file. */
public final class TrafficFile {

  private TrafficFile() {}

  /**
   * Reads a dump or a public trace. Empty lines do not count.
   *
   * @param most requests that are read, from the beginning of the file
   * @param maxTokens that callers are taken to have asked for, where the file does not say
   * @throws BadLineException naming the first line that is wrong
   */
  public static Traffic read(Path file, int most, int maxTokens)
      throws IOException, BadLineException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String head = lines.readLine();
      if (head == null) {
        throw new BadLineException(file, 1, "the file is empty");
      }
      Function<String, TracedRequest> kind;
      if (CsvLine.isHead(head)) {
        kind = new CsvLine(maxTokens)::read;
      } else if (head.startsWith("{")) {
        checkHeader(file, head);
        kind = new DumpLine()::read;
      } else {
        throw new BadLineException(
            file,
            1,
            "must be the head of a dump, {\"millrace_dump\":1}, or of a trace,"
                + " TIMESTAMP,ContextTokens,GeneratedTokens");
      }
      return new Traffic(requests(file, lines, kind, most));
    }
  }

  private static void checkHeader(Path file, String head) throws BadLineException {
    try {
      DumpHeader.check(head);
    } catch (IllegalArgumentException refused) {
      throw new BadLineException(file, 1, refused);
    }
  }

  private static List<TracedRequest> requests(
      Path file, BufferedReader lines, Function<String, TracedRequest> kind, int most)
      throws IOException, BadLineException {
    List<TracedRequest> requests = new ArrayList<>();
    long number = 1;
    for (String line = lines.readLine();
        line != null && requests.size() < most;
        line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        try {
          requests.add(kind.apply(line));
        } catch (IllegalArgumentException refused) {
          throw new BadLineException(file, number, refused);
        }
      }
    }
    if (requests.isEmpty()) {
      throw new BadLineException(file, number, "there is no request in the file");
    }
    return requests;
  }
}
