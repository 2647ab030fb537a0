package dev.millrace.dispatcher.store;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.io.IOException;

/** The fields of a verdict. */
final class VerdictFields {

  private VerdictFields() {}

  static void write(Verdict verdict, FieldWriter out) {
    Usage usage = verdict.usage();
    Timings timings = verdict.timings();
    out.text(verdict.outcome().name())
        .optional(verdict.finishReason(), reason -> out.text(reason.name()))
        .optional(verdict.error(), error -> out.text(error.code().name()).text(error.message()))
        .text(verdict.reason())
        .integer(usage.promptTokens())
        .integer(usage.cachedPromptTokens())
        .integer(usage.completionTokens())
        .duration(timings.queued())
        .duration(timings.prefill())
        .duration(timings.decode())
        .duration(timings.elapsed());
  }

  static Verdict read(FieldReader in) throws IOException {
    return new Verdict(
        Outcome.valueOf(in.text()),
        in.optional(() -> FinishReason.valueOf(in.text())),
        in.optional(() -> new ErrorInfo(ErrorCode.valueOf(in.text()), in.text())),
        in.text(),
        new Usage(in.integer(), in.integer(), in.integer()),
        new Timings(in.duration(), in.duration(), in.duration(), in.duration()));
  }
}
