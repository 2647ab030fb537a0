package dev.millrace.sink.retention;

import java.time.Instant;

/** What to do with a result topic. */
public sealed interface RetentionDecision {

  /** It may be deleted. */
  record Delete() implements RetentionDecision {}

  /** It stays; decide again at this time. */
  record Keep(Instant lookAgain) implements RetentionDecision {}
}
