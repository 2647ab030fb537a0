package dev.millrace.ingest.lookup;

import dev.millrace.client.Admission;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.model.RequestId;
import java.util.concurrent.CompletableFuture;

/** The way into the pipeline. Any thread. */
public interface Pipeline {
  /**
   * Sends a request; see {@link dev.millrace.client.MillraceClient#submit}.
   *
   * @param admission has the last word before it is sent
   * @throws IllegalArgumentException naming the field that breaks a rule
   */
  RequestHandle submit(Submission submission, Admission admission);

  /** Sends a request again; see {@link dev.millrace.client.MillraceClient#send}. */
  CompletableFuture<Void> sendAgain(Submission submission);

  /** Sends a cancellation; done when Kafka has it. */
  CompletableFuture<Void> cancel(String model, RequestId id, String reason);

  /** Whether Kafka answers, known to a few seconds. Never blocks. */
  boolean reachable();
}
