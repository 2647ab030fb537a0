package dev.millrace.standalone.cli.dlq;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.model.DeadLetter;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.deadletter.StoredLetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in a list.
 *
 * @param letter its place, {@code PARTITION:OFFSET}
 * @param at when it was written, ISO-8601
 * @param sourceTopic absent where the record is no letter
 * @param bytes of the whole record
 */
record LetterLine(
    String letter,
    String at,
    @JsonProperty("source_topic") @Nullable String sourceTopic,
    @JsonProperty("source_partition") @Nullable Integer sourcePartition,
    @JsonProperty("source_offset") @Nullable Long sourceOffset,
    @JsonProperty("reason_code") String reasonCode,
    String reason,
    int bytes) {

  static LetterLine of(StoredLetter stored) {
    return switch (stored.content()) {
      case StoredLetter.Content.OfLetter(DeadLetter letter) ->
          line(stored, letter.sourceTopic(), letter.sourcePartition(), letter.sourceOffset());
      case StoredLetter.Content.Unreadable _ -> line(stored, null, null, null);
    };
  }

  private static LetterLine line(
      StoredLetter stored,
      @Nullable String topic,
      @Nullable Integer partition,
      @Nullable Long offset) {
    return new LetterLine(
        stored.place().toString(),
        stored.at().toString(),
        topic,
        partition,
        offset,
        stored.code(),
        stored.reason(),
        stored.size());
  }

  /** For a table. */
  List<String> cells() {
    return List.of(
        letter,
        at,
        sourceTopic == null
            ? "-"
            : TerminalText.safe(sourceTopic) + " " + sourcePartition + ":" + sourceOffset,
        reasonCode,
        TerminalText.safe(reason).replace('\n', ' '),
        Integer.toString(bytes));
  }
}
