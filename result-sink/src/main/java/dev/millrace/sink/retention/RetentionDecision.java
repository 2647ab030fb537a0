package dev.millrace.sink.retention;

import java.time.Instant;

/** What to do with a result topic. */
public sealed interface RetentionDecision {

  /** Nobody needs it any more. */
  record Delete() implements RetentionDecision {}

  /** It stays; look again at this time. */
  record Keep(Instant lookAgain) implements RetentionDecision {}
}
