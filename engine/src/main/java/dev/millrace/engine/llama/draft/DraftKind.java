package dev.millrace.engine.llama.draft;

import java.util.Locale;

/** What decides how well the output of a request can be guessed. */
public enum DraftKind {
  /** The likeliest token every time. */
  GREEDY,
  /** Drawn tokens: even a right idea of what is likely comes true only sometimes. */
  SAMPLED,
  /** Output within a grammar or a schema, however it is chosen. */
  CONSTRAINED;

  /** The kind of a request. */
  public static DraftKind of(double temperature, boolean constrained) {
    if (constrained) {
      return CONSTRAINED;
    }
    return temperature == 0 ? GREEDY : SAMPLED;
  }

  /** Its name in figures. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
