package dev.millrace.client;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;

/** From the verdict of the log to the result that callers see. Stateless. */
final class Verdicts {
  private static final ErrorInfo UNEXPLAINED =
      new ErrorInfo(ErrorCode.INTERNAL, "the request failed without an explanation");

  private Verdicts() {}

  static Result result(RequestId id, Verdict verdict, String text, String worker) {
    return switch (verdict.outcome()) {
      case SUCCEEDED ->
          new Result.Success(
              id,
              text,
              verdict.finishReason().orElse(FinishReason.STOP),
              verdict.usage(),
              verdict.timings(),
              worker);
      case CANCELLED ->
          new Result.Cancelled(id, verdict.reason(), text, verdict.usage(), verdict.timings());
      case TIMED_OUT -> new Result.TimedOut(id, text, verdict.usage(), verdict.timings());
      case FAILED ->
          new Result.Failed(id, verdict.error().orElse(UNEXPLAINED), true, verdict.timings());
    };
  }
}
