package dev.millrace.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.testing.guarantee.HistoryEvent;
import dev.millrace.testing.guarantee.Order;
import dev.millrace.testing.guarantee.StreamStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Submits over HTTP at whichever facade is up, and follows each stream to its end, going on with
 * {@code Last-Event-ID} at another facade when its connection ends.
 */
final class ResumingReaders implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_TRIES = 3_000;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final List<URI> facades;
  private final Map<RequestId, ResultAddress> addresses = new ConcurrentHashMap<>();
  private final List<CompletableFuture<Void>> reads = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ResumingReaders(List<URI> facades) {
    this.facades = facades;
  }

  /** In the background; a request that no facade accepted does not count. */
  void submit(Order order, Recorder recorder) {
    CompletableFuture<Void> read = new CompletableFuture<>();
    reads.add(read);
    Thread.ofVirtual()
        .name("resuming-reader")
        .start(
            () -> {
              try {
                follow(order, recorder);
                read.complete(null);
              } catch (Exception | AssertionError failure) {
                read.completeExceptionally(failure);
              }
            });
  }

  private void follow(Order order, Recorder recorder) throws Exception {
    RequestId id = accepted(order, recorder);
    Reading reading = new Reading(id, recorder);
    for (int tries = 0; !reading.over; tries++) {
      if (tries == MOST_TRIES) {
        throw new AssertionError("no end of " + id);
      }
      if (tries > 0) {
        resumed.incrementAndGet();
      }
      read(reading);
    }
  }

  private RequestId accepted(Order order, Recorder recorder) throws Exception {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      try {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(facade().resolve("/v1/requests"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body(order)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 202) {
          JsonNode json = JSON.readTree(answer.body());
          RequestId id = RequestId.parse(json.path("id").asText());
          addresses.put(
              id,
              new ResultAddress(
                  json.at("/result/topic").asText(), json.at("/result/offset").asLong()));
          recorder.recordSubmitted(id, order);
          recorder.recordAcknowledged(id);
          return id;
        }
        pause();
      } catch (IOException gone) {
        pause();
      }
    }
    throw new AssertionError("no facade accepts anything");
  }

  private static String body(Order order) {
    return JSON.createObjectNode()
        .put("model", "m")
        .put("prompt", order.prompt())
        .put("max_tokens", order.tokens())
        .put("temperature", 0)
        .put("timeout_ms", 0)
        .toString();
  }

  private void read(Reading reading) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(facade().resolve("/v1/requests/" + reading.id + "/stream"));
    if (!reading.lastEvent.isEmpty()) {
      request.header("Last-Event-ID", reading.lastEvent);
    }
    try {
      HttpResponse<Stream<String>> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      try (Stream<String> lines = answer.body()) {
        if (answer.statusCode() != 200) {
          pause();
          return;
        }
        for (Iterator<String> each = lines.iterator(); each.hasNext() && !reading.over; ) {
          reading.take(each.next());
        }
      }
    } catch (IOException | UncheckedIOException gone) {
      pause();
    }
  }

  private URI facade() {
    return facades.get(Math.floorMod(turn.getAndIncrement(), facades.size()));
  }

  /** Until a facade is there again. */
  private static void pause() {
    try {
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
          .get();
    } catch (Exception interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** How many were submitted. */
  int count() {
    return reads.size();
  }

  /** How often a stream went on after its connection had ended. */
  int resumed() {
    return resumed.get();
  }

  void awaitEnds(Duration atMost) throws Exception {
    try {
      CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException notAll) {
      // The history shows which.
    }
  }

  void recordLogs(Recorder recorder, Recorder.Logs logs) throws Exception {
    for (Map.Entry<RequestId, ResultAddress> each : addresses.entrySet()) {
      recorder.recordLog(each.getKey(), logs.read(each.getValue()));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** What one reader has seen, over all its connections. */
  private static final class Reading {
    private final RequestId id;
    private final Recorder recorder;
    private final StringBuilder text = new StringBuilder();
    private String event = "";
    private String eventId = "";
    private String lastEvent = "";
    private boolean over;

    Reading(RequestId id, Recorder recorder) {
      this.id = id;
      this.recorder = recorder;
    }

    void take(String line) throws IOException {
      if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("id: ")) {
        eventId = line.substring(4);
      } else if (line.startsWith("data: ")) {
        show(JSON.readTree(line.substring(6)));
        lastEvent = eventId;
      }
    }

    private void show(JsonNode data) {
      switch (event) {
        case "token" -> {
          text.append(data.path("text").asText());
          step(
              new StreamStep.Tokens(
                  data.path("index").asInt(), data.path("ids").size(), data.path("text").asText()));
        }
        case "restart" -> {
          text.setLength(0);
          step(new StreamStep.Restarted());
        }
        case "done", "error" -> {
          over = true;
          Outcome outcome =
              Stream.of(Outcome.values())
                  .filter(each -> each.label().equals(data.path("outcome").asText()))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError("no outcome: " + data));
          step(new StreamStep.Ended(outcome, text.toString()));
        }
        default -> {}
      }
    }

    private void step(StreamStep step) {
      recorder.history().record(new HistoryEvent.Streamed(id, "http", step, Instant.now()));
    }
  }
}
