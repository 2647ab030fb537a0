package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.DispatchItem;
import dev.millrace.logging.LogKey;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.WorkItem;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes work items of requests, whose bodies are in the store. A request that is dispatched in the
 * step of its arrival is not there yet, and is not decoded twice. Stream thread only.
 */
final class WorkItems {

  private static final Logger LOG = LoggerFactory.getLogger(WorkItems.class);

  private final Wire<InferenceRequest> wire;
  private final StoredBodies bodies;
  private @Nullable InferenceRequest arrived;

  WorkItems(Wire<InferenceRequest> wire, StoredBodies bodies) {
    this.wire = wire;
    this.bodies = bodies;
  }

  /** The request that the next step is about; null if it is about none. */
  void arrived(@Nullable InferenceRequest request) {
    arrived = request;
  }

  /**
   * The items whose body can be read. One that cannot is left out: its worker's statuses then show
   * it lost, up to the limit of attempts.
   *
   * @param now when they are sent
   */
  List<WorkItem> of(List<DispatchItem> items, Instant now) {
    List<WorkItem> readable = new ArrayList<>(items.size());
    for (DispatchItem item : items) {
      try {
        readable.add(of(item, now));
      } catch (UndecodableException undecodable) {
        LOG.atError()
            .addKeyValue(LogKey.REQUEST_ID, item.id())
            .addKeyValue(LogKey.ERROR_CODE, "internal")
            .setCause(undecodable)
            .log("body of a queued request cannot be read");
      }
    }
    return readable;
  }

  private WorkItem of(DispatchItem item, Instant now) throws UndecodableException {
    Pending pending = item.pending();
    InferenceRequest known = arrived;
    InferenceRequest request =
        known != null && known.id().equals(item.id()) ? known : wire.decode(bodies.read(item.id()));
    return new WorkItem(
        request,
        pending.priority(),
        item.run(),
        item.attempt(),
        pending.arrivedAt(),
        pending.deadline(),
        pending.address(),
        item.mayHavePredecessor(),
        Optional.of(now));
  }
}
