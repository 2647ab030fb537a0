package dev.millrace.client;

import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.Timings;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.util.List;

/**
 * How a request ended: one type per outcome over the same {@link RequestOutcome}. Its timings are
 * the pipeline's; where only the client knows of the end, they hold nothing but the time since the
 * submission.
 */
public sealed interface Result {
  /** Which request. */
  RequestId id();

  /** Everything that is known of the end. */
  RequestOutcome outcome();

  /** Whether the pipeline says so. If not, this client has given up and the request may go on. */
  default boolean confirmed() {
    return true;
  }

  /** The output, as far as it came. */
  default String text() {
    return outcome().text();
  }

  /** Tokens read and written. */
  default Usage usage() {
    return outcome().usage();
  }

  /** Where the time went. */
  default Timings timings() {
    return outcome().timings();
  }

  /** From its arrival to its end. */
  default Duration elapsed() {
    return timings().elapsed();
  }

  /** The worker that ended it; the dispatcher where nothing ran, empty text where it is unknown. */
  default String worker() {
    return outcome().worker();
  }

  /** The result that an outcome in the result topic means. */
  static Result of(RequestId id, RequestOutcome outcome) {
    return switch (outcome.outcome()) {
      case SUCCEEDED -> new Success(id, outcome);
      case CANCELLED -> new Cancelled(id, outcome);
      case TIMED_OUT -> new TimedOut(id, outcome);
      case FAILED -> new Failed(id, outcome, true);
    };
  }

  /** It was generated to its end. */
  record Success(RequestId id, RequestOutcome outcome) implements Result {
    /** Why generation stopped. */
    public FinishReason finishReason() {
      return outcome.finishReason().orElse(FinishReason.STOP);
    }

    /** How likely each token of the output was, if the request asked for it. */
    public List<TokenLikelihood> likelihoods() {
      return outcome.likelihoods();
    }

    /** Where the passage lies in the model's space; of length 1. Empty if it asked for none. */
    public List<Float> vector() {
      return outcome.vector();
    }
  }

  /** It was cancelled. */
  record Cancelled(RequestId id, RequestOutcome outcome) implements Result {
    /** As the canceller gave it. */
    public String reason() {
      return outcome.reason();
    }
  }

  /** Its deadline passed, in the queue or while it ran. */
  record TimedOut(RequestId id, RequestOutcome outcome) implements Result {}

  /**
   * It failed. With code {@code unavailable} and {@code confirmed} false the client gave up on it:
   * whether the pipeline runs it is not known then, and its result topic may still tell.
   *
   * @param confirmed whether the verdict stands in the result topic
   */
  record Failed(RequestId id, RequestOutcome outcome, boolean confirmed) implements Result {
    /** What went wrong. */
    public ErrorInfo error() {
      return outcome.error().orElseThrow();
    }
  }
}
