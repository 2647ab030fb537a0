package dev.millrace.engine.llama.sampling;

import java.util.Optional;

/** What the sampler says. */
public sealed interface Choice {

  /** This token is next. */
  record Token(int id, Optional<Likelihoods> likelihoods) implements Choice {}

  /** None can be next. */
  record Nothing(String reason) implements Choice {}
}
