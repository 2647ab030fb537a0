package dev.millrace.model;

import java.time.Instant;

/**
 * What a response of the Responses API is beside the log of its request: enough for any facade to
 * find the log, to show what was asked and to go on with the conversation.
 *
 * @param requestId the request that generates it
 * @param tenant whose it is
 * @param model which model generates it
 * @param priority how urgent it is
 * @param address where the result goes
 * @param background whether it goes on without a reader
 * @param at when it was accepted, to the millisecond
 * @param deadline when it ends at the latest, to the millisecond
 * @param content JSON: what the caller asked for and the conversation; empty once it is deleted
 */
public record StoredResponse(
    RequestId requestId,
    String tenant,
    String model,
    Priority priority,
    ResultAddress address,
    boolean background,
    Instant at,
    Instant deadline,
    String content) {

  /** What is left of it when it is deleted. */
  public StoredResponse deleted() {
    return new StoredResponse(
        requestId, tenant, model, priority, address, background, at, deadline, "");
  }
}
