package dev.millrace.resultlog;

import dev.millrace.resultlog.ResultUnwritableException.Reason;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Classifies failures of the Kafka client. Pure. */
final class WriteFailures {

  private WriteFailures() {}

  /** The failure with its reason; a classified one stays as it is. */
  static ResultUnwritableException classify(String topic, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    if (cause instanceof ResultUnwritableException ours) {
      return ours;
    }
    Reason reason = reason(cause);
    return new ResultUnwritableException(
        reason, topic, "result topic " + topic + ": " + explain(reason), cause);
  }

  private static Reason reason(Throwable cause) {
    if (cause instanceof RecordTooLargeException) {
      return Reason.TOO_LARGE;
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return Reason.TOPIC_MISSING;
    }
    boolean refused =
        cause instanceof AuthorizationException
            || cause instanceof AuthenticationException
            || cause instanceof InvalidTopicException
            || cause instanceof SerializationException;
    return refused ? Reason.REFUSED : Reason.UNAVAILABLE;
  }

  private static String explain(Reason reason) {
    return switch (reason) {
      case TOPIC_MISSING -> "does not exist";
      case TOO_LARGE -> "the record is too large";
      case UNAVAILABLE -> "the broker did not take the record in time";
      case ADDRESS_BEYOND_END, HISTORY_UNREADABLE, REFUSED -> "the broker refuses the record";
    };
  }
}
