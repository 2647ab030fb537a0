package dev.millrace.standalone.cli.dlq;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.model.DeadLetter;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.deadletter.StoredLetter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with its content.
 *
 * @param sourceTime of the record that could not be used, ISO-8601; absent as all of the source is
 *     where the record is no letter
 */
record ShownLetter(
    LetterLine summary,
    @JsonProperty("source_time") @Nullable String sourceTime,
    @Nullable ShownBytes key,
    @Nullable ShownBytes value,
    List<ShownHeader> headers) {

  /** A header with its bytes. */
  record ShownHeader(String name, ShownBytes value) {}

  static ShownLetter of(StoredLetter stored, boolean hex) {
    LetterLine summary = LetterLine.of(stored);
    return switch (stored.content()) {
      case StoredLetter.Content.Unreadable(DeadLetter.Bytes bytes, String _) ->
          new ShownLetter(summary, null, null, ShownBytes.of(bytes, hex), List.of());
      case StoredLetter.Content.OfLetter(DeadLetter letter) ->
          new ShownLetter(
              summary,
              letter.sourceTimestamp().toString(),
              letter.key().map(bytes -> ShownBytes.of(bytes, hex)).orElse(null),
              letter.value().map(bytes -> ShownBytes.of(bytes, hex)).orElse(null),
              letter.headers().stream()
                  .map(each -> new ShownHeader(each.name(), ShownBytes.of(each.value(), hex)))
                  .toList());
    };
  }

  /** For a terminal. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("letter   " + summary.letter() + ", " + summary.bytes() + " bytes");
    lines.add("written  " + summary.at());
    lines.add("code     " + summary.reasonCode());
    lines.add("reason   " + summary.reason());
    if (summary.sourceTopic() != null) {
      lines.add(
          "from     "
              + summary.sourceTopic()
              + " "
              + summary.sourcePartition()
              + ":"
              + summary.sourceOffset()
              + " at "
              + sourceTime);
    }
    add(lines, "key", key);
    for (ShownHeader header : headers) {
      add(lines, "header " + header.name(), header.value());
    }
    add(lines, "value", value);
    return TerminalText.safe(String.join("\n", lines)) + "\n";
  }

  private static void add(List<String> lines, String name, @Nullable ShownBytes bytes) {
    if (bytes == null) {
      lines.add(name + ": none");
    } else {
      lines.add(name + " (" + bytes.form() + "):");
      lines.add(bytes.lines());
    }
  }
}
