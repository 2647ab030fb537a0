package dev.millrace.ingest.openai;

import dev.millrace.client.Admission;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.stream.UnattendedRequests;
import dev.millrace.ingest.submit.Submitter;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that one call made, answered together: all of them or none. Once one has failed the
 * others are cancelled. Any thread.
 *
 * @param requests at least one, in the order of the answer
 */
record RequestGroup(List<RequestHandle> requests, UnattendedRequests unattended) {

  RequestGroup {
    requests = List.copyOf(requests);
  }

  /**
   * Sends them all.
   *
   * @throws ApiException if one is refused; those sent before it are cancelled
   */
  static RequestGroup send(
      List<Submission> submissions, Submitter submitter, UnattendedRequests unattended) {
    List<RequestHandle> sent = new ArrayList<>();
    try {
      for (Submission submission : submissions) {
        sent.add(submitter.begin(submission, Admission.ALWAYS));
      }
      sent.forEach(submitter::awaitAccepted);
    } catch (ApiException refused) {
      new RequestGroup(sent, unattended).drop();
      throw refused;
    }
    return new RequestGroup(sent, unattended);
  }

  /** The one whose id the answer has. */
  RequestHandle first() {
    return requests.getFirst();
  }

  /**
   * Waits for all.
   *
   * @throws ApiException if one does not succeed
   */
  List<RequestOutcome> outcomes() {
    List<RequestOutcome> outcomes = new ArrayList<>();
    for (RequestHandle request : requests) {
      RequestOutcome outcome = request.result().join().outcome();
      if (outcome.outcome() != Outcome.SUCCEEDED) {
        drop();
        throw new ApiException(OpenAiErrors.of(outcome));
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  /** Counts a reader in, without whom they end after the grace; the action counts it out. */
  Runnable attach(Duration grace) {
    List<Runnable> leaves = new ArrayList<>();
    for (RequestHandle request : requests) {
      unattended.watch(request, grace);
      leaves.add(unattended.attach(request.id()));
    }
    return () -> leaves.forEach(Runnable::run);
  }

  /** Cancels those that have not ended. */
  void drop() {
    for (RequestHandle request : requests) {
      if (!request.result().isDone()) {
        unattended.drop(request, "the answer that it belongs to failed");
      }
    }
  }
}
