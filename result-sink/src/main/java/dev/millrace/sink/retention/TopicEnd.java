package dev.millrace.sink.retention;

import java.util.Optional;

/**
 * Where a result topic ends.
 *
 * @param nextOffset of the next record; 0 where none was ever written
 * @param last absent where there is none, or where the broker's retention removed it
 */
public record TopicEnd(long nextOffset, Optional<LastRecord> last) {

  /** Whether there were records of which none is left, so that nobody knows when it was used. */
  boolean isEmptied() {
    return nextOffset > 0 && last.isEmpty();
  }
}
