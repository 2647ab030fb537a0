package dev.millrace.ingest.cells;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.cells.QueuePlace;

/** How a place in a queue is told. Stateless, any thread. */
public final class PlaceFields {

  private PlaceFields() {}

  /** Adds {@code position}, and {@code estimated_wait_ms} if it is known. */
  public static void add(ObjectNode body, QueuePlace place) {
    body.put("position", place.position());
    place.waiting().ifPresent(wait -> body.put("estimated_wait_ms", wait.toMillis()));
  }
}
