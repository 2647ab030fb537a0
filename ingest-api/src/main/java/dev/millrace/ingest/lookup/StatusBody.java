package dev.millrace.ingest.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.ingest.cells.PlaceFields;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.http.LikelihoodFields;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Duration;
import java.util.Optional;

/** The body of {@code GET /v1/requests/{id}}, from each kind of source. Any thread. */
final class StatusBody {
  private final CellDirectory cells;

  StatusBody(CellDirectory cells) {
    this.cells = cells;
  }

  ObjectNode live(RequestHandle request) {
    Optional<Priority> priority = Optional.of(request.priority());
    Result result = request.result().getNow(null);
    if (result != null) {
      return at(
          ended(request.id(), Optional.of(request.model()), priority, result.outcome()),
          request.address());
    }
    Progress progress = progress(request);
    ObjectNode body = open(request.id(), progress.started, request.model(), priority);
    return at(body.put("text", progress.text.toString()), request.address());
  }

  ObjectNode recorded(ResultRecord record) {
    ObjectNode body =
        ended(
            record.requestId(),
            Optional.of(record.model()),
            Optional.of(record.priority()),
            record.outcome());
    if (record.truncated()) {
      body.put("text_truncated", true);
    }
    return at(body, record.address());
  }

  ObjectNode indexed(IndexedRequest request, StreamSnapshot log) {
    return logged(
        request.requestId(),
        request.address(),
        Optional.of(request.model()),
        Optional.of(request.priority()),
        log);
  }

  /** From the log alone, which names no priority, and a model once a run began. */
  ObjectNode inLog(RequestId id, ResultAddress address, StreamSnapshot log) {
    return logged(id, address, log.marker().map(Started::model), Optional.empty(), log);
  }

  private ObjectNode logged(
      RequestId id,
      ResultAddress address,
      Optional<String> model,
      Optional<Priority> priority,
      StreamSnapshot log) {
    ObjectNode body =
        log.outcome()
            .map(outcome -> ended(id, model, priority, outcome))
            .orElseGet(
                () ->
                    open(id, log.marker().isPresent(), model.orElse(""), priority)
                        .put("text", log.text()));
    return at(body, address);
  }

  private static ObjectNode ended(
      RequestId id, Optional<String> model, Optional<Priority> priority, RequestOutcome outcome) {
    ObjectNode body =
        Json.object().put("id", id.toString()).put("status", outcome.outcome().label());
    model.ifPresent(name -> body.put("model", name));
    priority.ifPresent(urgency -> body.put("priority", urgency.label()));
    body.put("text", outcome.text());
    if (!outcome.likelihoods().isEmpty()) {
      LikelihoodFields.add(body.putArray("logprobs"), outcome.likelihoods());
    }
    OutcomeFields.add(body, outcome);
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
            cells.placeOfQueued(model, urgency).ifPresent(place -> PlaceFields.add(body, place));
          }
        });
    return body;
  }

  private static ObjectNode at(ObjectNode body, ResultAddress address) {
    ObjectNode result = body.putObject("result").put("topic", address.topic());
    address
        .since()
        .ifPresentOrElse(
            time -> result.put("since", time.toString()),
            () -> result.put("offset", address.startOffset()));
    return body;
  }

  private static Progress progress(RequestHandle request) {
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

  /** The state of a stream so far. One thread. */
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
