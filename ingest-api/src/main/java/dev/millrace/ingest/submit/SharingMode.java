package dev.millrace.ingest.submit;

import dev.millrace.client.Submission;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Input;
import java.util.Locale;
import java.util.Optional;

/** Whether a request may have the output of an equal one of its tenant. */
public enum SharingMode {
  /** If the output is the same each time: greedy decoding, a seed, or a vector. */
  AUTO,

  /** Whatever its parameters are: the caller wants some answer, not a new one. */
  ALWAYS,

  /** It runs, and no other has its output. */
  NEVER;

  /** Reads a name in lower case, or nothing. */
  public static Optional<SharingMode> ofLabel(String label) {
    for (SharingMode mode : values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(label)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /** Whether this request may take the output of an equal one. */
  boolean takes(Submission submission) {
    GenerationParameters parameters = submission.parameters();
    return switch (this) {
      case AUTO ->
          parameters.temperature() == 0
              || parameters.seed().isPresent()
              || submission.input() instanceof Input.Passage;
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
