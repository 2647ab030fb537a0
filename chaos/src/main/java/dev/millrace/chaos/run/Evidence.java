package dev.millrace.chaos.run;

import dev.millrace.testing.guarantee.HistoryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Leaves behind what somebody needs who looks into findings. */
final class Evidence {

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Evidence() {}

  /**
   * Writes the logs of all processes, all lines, and the history of each request that a line names.
   *
   * @param lines findings and faults
   */
  static void keep(Path directory, Path logs, List<String> lines, List<HistoryEvent> history)
      throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(logs)) {
      for (Path log : files.toList()) {
        Files.write(directory.resolve(String.valueOf(log.getFileName())), Files.readAllBytes(log));
      }
    }
    Files.write(directory.resolve("findings.txt"), lines);
    Map<String, StringBuilder> told = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher id = ID.matcher(line);
      while (id.find()) {
        told.putIfAbsent(id.group(), new StringBuilder());
      }
    }
    if (told.isEmpty()) {
      return;
    }
    for (HistoryEvent event : history) {
      String text = event.toString();
      Matcher id = ID.matcher(text);
      if (id.find()) {
        StringBuilder own = told.get(id.group());
        if (own != null) {
          own.append(text).append('\n');
        }
      }
    }
    for (Map.Entry<String, StringBuilder> each : told.entrySet()) {
      Files.writeString(directory.resolve(each.getKey() + ".txt"), each.getValue());
    }
  }
}
