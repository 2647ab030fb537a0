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
import java.util.Locale;

/** {@code GET /v1/models} and {@code GET /v1/queue}. Any thread. */
public final class CellEndpoints implements HttpService {
  private final CellDirectory directory;

  /** Over this directory. */
  public CellEndpoints(CellDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/models", this::models).get("/queue", this::queue);
  }

  private void models(ServerRequest request, ServerResponse response) {
    ObjectNode body = Json.object().put("object", "list");
    ArrayNode data = body.putArray("data");
    for (String model : directory.servedModels()) {
      ObjectNode one = ModelFields.add(data.addObject(), model);
      directory.find(model).ifPresent(cell -> describe(one, cell));
    }
    Exchange.send(response, 200, body);
  }

  private static void describe(ObjectNode model, CellStatus cell) {
    int workers = 0;
    int slots = 0;
    int context = 0;
    for (CellStatus.WorkerView worker : cell.workers()) {
      if (worker.alive()) {
        workers++;
        slots += worker.slots();
        context = Math.max(context, worker.contextTokens());
      }
    }
    model.put("workers", workers).put("slots", slots).put("context_tokens", context);
  }

  private void queue(ServerRequest request, ServerResponse response) {
    ObjectNode body = Json.object();
    body.put("queued", directory.totalQueued());
    ArrayNode models = body.putArray("models");
    directory.all().forEach(cell -> describeQueue(models.addObject(), cell));
    Exchange.send(response, 200, body);
  }

  private static void describeQueue(ObjectNode one, CellStatus cell) {
    one.put("model", cell.model()).put("as_of", cell.at().toString());
    ObjectNode queued = one.putObject("queued");
    for (Priority priority : Priority.values()) {
      queued.put(priority.label(), cell.queued().getOrDefault(priority, 0));
    }
    one.put("queued_tokens", cell.load().tokens()).put("running", cell.running());
    one.put("slots", cell.slots());
    cell.oldestQueuedAt().ifPresent(at -> one.put("oldest_queued_at", at.toString()));
    cell.load().oldestDeadline().ifPresent(at -> one.put("oldest_deadline", at.toString()));
    cell.load().serviceTime().ifPresent(time -> one.put("service_time_ms", time.toMillis()));
    cell.backlog().ifPresent(time -> one.put("backlog_seconds", time.toMillis() / 1_000.0));
    ArrayNode closed = one.putArray("closed");
    cell.load().closed().stream().sorted().map(Priority::label).forEach(closed::add);
    ArrayNode workers = one.putArray("workers");
    for (CellStatus.WorkerView worker : cell.workers()) {
      workers
          .addObject()
          .put("worker", worker.worker().value())
          .put("state", worker.state().name().toLowerCase(Locale.ROOT))
          .put("alive", worker.alive())
          .put("slots", worker.slots())
          .put("held", worker.held())
          .put("context_tokens", worker.contextTokens())
          .put("memory_used_bytes", worker.memoryUsedBytes())
          .put("memory_free_bytes", worker.memoryFreeBytes())
          .put("drained", worker.drained())
          .put("generated_tokens", worker.generatedTokens());
    }
  }
}
