package dev.millrace.ingest.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.ingest.cells.CellDirectory;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.IndexedRequest;
import dev.millrace.redis.ResultRecord;
import java.time.Duration;
import java.util.Optional;

/** The body of {@code GET /v1/requests/{id}}, from each kind of knowledge. Any thread. */
final class StatusBody {
  private final CellDirectory cells;

  StatusBody(CellDirectory cells) {
    this.cells = cells;
  }

  ObjectNode live(LiveRequest request) {
    Result result = request.result().getNow(null);
    if (result != null) {
      ObjectNode body =
          ended(
              Ending.of(result),
              request.id(),
              Optional.of(request.model()),
              Optional.of(request.priority()));
      request.timeToFirstToken().ifPresent(ttft -> body.put("ttft_ms", Ending.millis(ttft)));
      return at(body, request.address());
    }
    Progress progress = progress(request);
    ObjectNode body =
        open(request.id(), progress.started, request.model(), Optional.of(request.priority()));
    return at(body.put("text", progress.text.toString()), request.address());
  }

  ObjectNode recorded(ResultRecord record) {
    ObjectNode body =
        ended(
            Ending.of(record.verdict(), record.text(), record.worker()),
            record.requestId(),
            Optional.of(record.model()),
            Optional.of(record.priority()));
    if (record.truncated()) {
      body.put("text_truncated", true);
    }
    body.put("attempts", record.attempts());
    return at(body, record.address());
  }

  ObjectNode indexed(IndexedRequest request, LogView view) {
    ObjectNode body =
        view.ending()
            .map(
                ending ->
                    ended(
                        ending,
                        request.requestId(),
                        Optional.of(request.model()),
                        Optional.of(request.priority())))
            .orElseGet(
                () ->
                    open(
                            request.requestId(),
                            view.marker().isPresent(),
                            request.model(),
                            Optional.of(request.priority()))
                        .put("text", view.stream().text()));
    return at(body, request.address());
  }

  ObjectNode inTopic(RequestId id, ResultAddress address, LogView view) {
    Optional<String> model = view.marker().map(marker -> marker.model());
    ObjectNode body =
        view.ending()
            .map(ending -> ended(ending, id, model, Optional.empty()))
            .orElseGet(
                () ->
                    open(id, model.isPresent(), model.orElse(""), Optional.empty())
                        .put("text", view.stream().text()));
    return at(body, address);
  }

  private static ObjectNode ended(
      Ending ending, RequestId id, Optional<String> model, Optional<Priority> priority) {
    ObjectNode body = Json.object().put("id", id.toString()).put("status", ending.status());
    model.ifPresent(name -> body.put("model", name));
    priority.ifPresent(urgency -> body.put("priority", urgency.label()));
    body.put("text", ending.text());
    ending.describe(body);
    return body;
  }

  private ObjectNode open(
      RequestId id, boolean running, String model, Optional<Priority> priority) {
    ObjectNode body =
        Json.object().put("id", id.toString()).put("status", running ? "running" : "queued");
    if (!model.isEmpty()) {
      body.put("model", model);
    }
    priority.ifPresent(
        urgency -> {
          body.put("priority", urgency.label());
          if (!running) {
            cells
                .ahead(model, urgency)
                .ifPresent(ahead -> body.put("position", Math.max(1, ahead)));
          }
        });
    return body;
  }

  private static ObjectNode at(ObjectNode body, ResultAddress address) {
    body.putObject("result").put("topic", address.topic()).put("offset", address.startOffset());
    return body;
  }

  private static Progress progress(LiveRequest request) {
    Progress progress = new Progress();
    try (TokenStream tokens = request.tokens()) {
      for (Optional<StreamEvent> event = tokens.poll(Duration.ZERO);
          event.isPresent();
          event = tokens.poll(Duration.ZERO)) {
        progress.take(event.get());
      }
    }
    return progress;
  }

  /** How far a stream has come. One thread. */
  private static final class Progress {
    private final StringBuilder text = new StringBuilder();
    private boolean started;

    void take(StreamEvent event) {
      started = true;
      switch (event) {
        case StreamEvent.Tokens tokens -> text.append(tokens.text());
        case StreamEvent.Restarted restarted -> text.setLength(0);
        case StreamEvent.Started ignored -> {}
      }
    }
  }
}
