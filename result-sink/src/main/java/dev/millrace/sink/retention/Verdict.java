package dev.millrace.sink.retention;

import java.time.Instant;

/** What to do with a result topic. */
public sealed interface Verdict {

  /** Nobody needs it any more. */
  record Delete() implements Verdict {}

  /** It stays; look again at this time. */
  record Keep(Instant lookAgain) implements Verdict {}
}
