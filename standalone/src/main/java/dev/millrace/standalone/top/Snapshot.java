package dev.millrace.standalone.top;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.Priority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a facade said at one moment.
 *
 * @param nanos when, monotonic
 */
public record Snapshot(
    long nanos, List<QueueRow> queues, List<WorkerRow> workers, List<StreamRow> streams) {

  /** As in the facade's answers, critical first. */
  public static final List<String> PRIORITIES =
      Arrays.stream(Priority.values()).map(Priority::label).toList();

  public Snapshot {
    queues = List.copyOf(queues);
    workers = List.copyOf(workers);
    streams = List.copyOf(streams);
  }

  /**
   * The queue of a model.
   *
   * @param waiting requests, critical first
   * @param backlogSeconds until the workers are through with it
   * @param oldestAt arrival of what waits longest, ISO-8601
   * @param closed priorities that are held back
   */
  public record QueueRow(
      String model,
      List<Integer> waiting,
      int running,
      int slots,
      OptionalDouble backlogSeconds,
      Optional<String> oldestAt,
      Optional<String> oldestDeadline,
      List<String> closed) {

    /** All that wait. */
    public int total() {
      return waiting.stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * A worker.
   *
   * @param state as the dispatcher sees it; {@code dead} or {@code drained} before what it says
   * @param memoryUsed of what it has, in percent; empty if it does not say
   * @param tokens generated so far
   */
  public record WorkerRow(
      String id,
      String model,
      String state,
      boolean drained,
      int held,
      int slots,
      Optional<Integer> memoryUsed,
      long tokens) {}

  /**
   * A request that has not ended.
   *
   * @param createdAt ISO-8601, if its id says so
   */
  public record StreamRow(
      String id,
      String model,
      String priority,
      String status,
      long tokens,
      Optional<String> createdAt) {}

  /**
   * Out of the answers of {@code GET /v1/queue} and {@code GET /v1/requests}.
   *
   * @param nanos when they came, monotonic
   */
  public static Snapshot of(JsonNode queue, JsonNode requests, long nanos) {
    List<QueueRow> queues = new ArrayList<>();
    List<WorkerRow> workers = new ArrayList<>();
    for (JsonNode model : queue.path("models")) {
      queues.add(queue(model));
      String name = model.path("model").asText();
      model.path("workers").forEach(worker -> workers.add(worker(name, worker)));
    }
    List<StreamRow> streams = new ArrayList<>();
    requests.forEach(request -> streams.add(stream(request)));
    return new Snapshot(nanos, queues, workers, streams);
  }

  private static QueueRow queue(JsonNode model) {
    List<Integer> waiting = new ArrayList<>();
    for (String priority : PRIORITIES) {
      waiting.add(model.path("queued").path(priority).asInt());
    }
    List<String> closed = new ArrayList<>();
    model.path("closed").forEach(priority -> closed.add(priority.asText()));
    JsonNode backlog = model.path("backlog_seconds");
    return new QueueRow(
        model.path("model").asText(),
        waiting,
        model.path("running").asInt(),
        model.path("slots").asInt(),
        backlog.isNumber() ? OptionalDouble.of(backlog.asDouble()) : OptionalDouble.empty(),
        text(model, "oldest_queued_at"),
        text(model, "oldest_deadline"),
        closed);
  }

  private static WorkerRow worker(String model, JsonNode worker) {
    boolean drained = worker.path("drained").asBoolean();
    String state =
        !worker.path("alive").asBoolean()
            ? "dead"
            : drained ? "drained" : worker.path("state").asText();
    long used = worker.path("memory_used_bytes").asLong();
    long all = used + worker.path("memory_free_bytes").asLong();
    return new WorkerRow(
        worker.path("worker").asText(),
        model,
        state,
        drained,
        worker.path("held").asInt(),
        worker.path("slots").asInt(),
        all > 0 ? Optional.of((int) (100 * used / all)) : Optional.empty(),
        worker.path("generated_tokens").asLong());
  }

  private static StreamRow stream(JsonNode request) {
    return new StreamRow(
        request.path("id").asText(),
        request.path("model").asText(),
        request.path("priority").asText(),
        request.path("status").asText(),
        request.path("tokens").asLong(),
        text(request, "created_at"));
  }

  private static Optional<String> text(JsonNode of, String field) {
    return of.path(field).isTextual() ? Optional.of(of.path(field).asText()) : Optional.empty();
  }
}
