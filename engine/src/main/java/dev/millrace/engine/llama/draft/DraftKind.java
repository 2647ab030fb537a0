package dev.millrace.engine.llama.draft;

import java.util.Locale;

/** Kinds of requests whose acceptance rates differ. */
public enum DraftKind {
  /** The likeliest token every time. */
  GREEDY,
  /** Tokens drawn at random: even the likeliest one is not always chosen. */
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

  /** Its name as a metric tag. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
