package dev.millrace.ingest.cells;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.CellStatus;
import dev.millrace.model.Priority;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * {@code GET /server/stats}: the installation in one object, as the dispatchers last told it, and
 * what this facade has open. Any thread.
 */
public final class StatsEndpoint implements HttpService {

  private final CellDirectory directory;
  private final BooleanSupplier accepting;
  private final IntSupplier running;
  private final IntSupplier streams;
  private final LongSupplier nanoTime;
  private final long begun;

  /**
   * @param accepting whether this facade takes requests
   * @param running requests of this facade that have not ended
   * @param streams that have a reader here
   * @param nanoTime of this machine; counts from now
   */
  public StatsEndpoint(
      CellDirectory directory,
      BooleanSupplier accepting,
      IntSupplier running,
      IntSupplier streams,
      LongSupplier nanoTime) {
    this.directory = directory;
    this.accepting = accepting;
    this.running = running;
    this.streams = streams;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/server/stats", this::stats);
  }

  private void stats(ServerRequest request, ServerResponse response) {
    List<CellStatus> cells = List.copyOf(directory.all());
    List<CellStatus.WorkerView> workers =
        cells.stream()
            .flatMap(cell -> cell.workers().stream())
            .filter(CellStatus.WorkerView::alive)
            .toList();
    ObjectNode body = Json.object().put("accepting_requests", accepting.getAsBoolean());
    ArrayNode models = body.putArray("models_loaded");
    directory.servedModels().forEach(models::add);
    body.put("queue_depth", directory.totalQueued());
    ObjectNode queued = body.putObject("queued");
    for (Priority priority : Priority.values()) {
      queued.put(
          priority.label(),
          cells.stream().mapToInt(cell -> cell.queued().getOrDefault(priority, 0)).sum());
    }
    body.put("running", cells.stream().mapToInt(CellStatus::running).sum())
        .put("slots", workers.stream().mapToInt(CellStatus.WorkerView::slots).sum())
        .put("workers", workers.size())
        .put(
            "memory_used_bytes",
            workers.stream().mapToLong(CellStatus.WorkerView::memoryUsedBytes).sum())
        .put(
            "generated_tokens",
            workers.stream().mapToLong(CellStatus.WorkerView::generatedTokens).sum())
        .put("running_requests", running.getAsInt())
        .put("open_streams", streams.getAsInt())
        .put("uptime_secs", Duration.ofNanos(nanoTime.getAsLong() - begun).toSeconds());
    Exchange.send(response, 200, body);
  }
}
