package dev.millrace.worker.run;

import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.worker.metrics.AbandonReason;
import java.util.List;
import java.util.Optional;

/** What a run has to do next. */
sealed interface Step {

  /** Wait for what comes. */
  record Nothing() implements Step {}

  /** Append these tokens, and say when they are acknowledged. */
  record Append(Tokens tokens) implements Step {}

  /**
   * Append the end, and say when it is acknowledged.
   *
   * @param vector of a passage; empty where none was asked for
   */
  record Finish(Verdict verdict, List<Float> vector) implements Step {

    /** The end of a generation. */
    Finish(Verdict verdict) {
      this(verdict, List.of());
    }
  }

  /**
   * The terminal record stands: report it.
   *
   * @param output the whole text of the stream, if it is known and short
   */
  record Report(Verdict verdict, boolean adopted, Optional<String> output) implements Step {}

  /** Stop generating, write nothing more, forget the run; the dispatcher runs it again. */
  record Abandon(AbandonReason reason) implements Step {}

  Step NOTHING = new Nothing();
}
