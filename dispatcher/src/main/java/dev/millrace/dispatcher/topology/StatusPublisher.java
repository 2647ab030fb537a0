package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.Cell;
import dev.millrace.dispatcher.cell.shard.CellSite;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.metrics.CellStatuses;
import dev.millrace.kafka.ModelCell;
import dev.millrace.model.CellStatus;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the status of each model: soon after a change but not more often than every 50 ms, and
 * at least once a second. A model without workers and queued requests is removed. Stream thread
 * only.
 */
final class StatusPublisher {

  private static final Duration AT_MOST_EVERY = Duration.ofMillis(50);
  private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(1);

  private final Wire<CellStatus> wire;
  private final CellStatuses statuses;
  private final CellSite site;
  private final Set<String> changed = new HashSet<>();
  private final Map<String, Long> publishedNanos = new HashMap<>();

  StatusPublisher(Wire<CellStatus> wire, CellStatuses statuses, CellSite site) {
    this.wire = wire;
    this.statuses = statuses;
    this.site = site;
  }

  void changed(String model) {
    changed.add(model);
  }

  void publish(Cell source, Now now, ProcessorContext<OutKey, byte[]> context) {
    Set<String> models = new TreeSet<>(source.models());
    for (String model : models) {
      if (due(model, now)) {
        CellStatus status = source.status(model, site.cell(), now);
        statuses.put(status);
        forward(model, wire.encode(status), now, context);
        publishedNanos.put(model, now.monotonicNanos());
        changed.remove(model);
      }
    }
    for (String gone : Set.copyOf(publishedNanos.keySet())) {
      if (!models.contains(gone)) {
        statuses.remove(site.cell(), gone);
        forward(gone, null, now, context);
        publishedNanos.remove(gone);
      }
    }
    changed.retainAll(models);
  }

  private boolean due(String model, Now now) {
    Long before = publishedNanos.get(model);
    if (before == null) {
      return true;
    }
    long since = now.monotonicNanos() - before;
    return since >= (changed.contains(model) ? AT_MOST_EVERY : AT_LEAST_EVERY).toNanos();
  }

  private void forward(
      String model, byte @Nullable [] value, Now now, ProcessorContext<OutKey, byte[]> context) {
    context.forward(
        new Record<>(key(model), value, now.wall().toEpochMilli()), TopologyNodes.STATUS);
  }

  /** One for each cell that has something of the model; in its home the model alone. */
  private OutKey key(String model) {
    boolean home = site.plan().home(model) == site.cell();
    return OutKey.of(ModelCell.key(home ? model : model + "#" + site.cell()));
  }
}
