package dev.millrace.standalone.deadletter;

import dev.millrace.model.DeadLetter;
import java.time.Instant;

/**
 * A record of the dead-letter topic.
 *
 * @param at when it was written
 * @param size bytes of key and value of the whole record
 */
public record StoredLetter(LetterPlace place, Instant at, int size, Content content) {

  /** What the record holds. */
  public sealed interface Content {

    /** A letter. */
    record OfLetter(DeadLetter letter) implements Content {}

    /** Bytes that are no letter: whoever may write to the topic may write anything. */
    record Unreadable(DeadLetter.Bytes bytes, String reason) implements Content {}
  }

  /** Why it is here, as a code for programs: that of the letter, or {@code NO_LETTER}. */
  public String code() {
    return switch (content) {
      case Content.OfLetter(DeadLetter letter) -> letter.reasonCode().name();
      case Content.Unreadable _ -> "NO_LETTER";
    };
  }

  /** Why it is here, for people. */
  public String reason() {
    return switch (content) {
      case Content.OfLetter(DeadLetter letter) -> letter.reason();
      case Content.Unreadable(DeadLetter.Bytes _, String reason) -> reason;
    };
  }
}
