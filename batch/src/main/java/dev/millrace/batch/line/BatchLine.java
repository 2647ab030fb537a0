package dev.millrace.batch.line;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.openai.OfflineCall;

/**
 * One line of a job.
 *
 * @param number from 1
 * @param customId the caller's name for it, unique in the job
 * @param url which endpoint answers it
 * @param body what the endpoint is asked
 */
public record BatchLine(int number, String customId, String url, ObjectNode body) {

  /** The call that it makes, anew each time. */
  public OfflineCall call() {
    return OfflineCall.read(url, body);
  }
}
