package dev.millrace.it;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.engine.scripted.ScriptedTokens;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.testing.guarantee.Guarantee;
import dev.millrace.testing.guarantee.History;
import dev.millrace.testing.guarantee.HistoryEvent;
import dev.millrace.testing.guarantee.Order;
import dev.millrace.testing.guarantee.StreamStep;
import dev.millrace.testing.guarantee.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Submits a workload to scripted workers through a client and records what its readers see. A
 * stream that does not end in time has no end in the history; the guarantees say what that means.
 */
final class Recorder {

  private final @Nullable MillraceClient client;
  private final History history = new History();
  private final List<Recorded> requests = new CopyOnWriteArrayList<>();

  Recorder(MillraceClient client) {
    this.client = client;
  }

  /** For requests that are sent some other way; it submits nothing itself. */
  Recorder() {
    this.client = null;
  }

  /** A request and the end of its recording. */
  record Recorded(RequestHandle handle, CompletableFuture<Void> read) {}

  /** How the log of a request is read. */
  interface Logs {
    List<ResultEvent> read(ResultAddress address) throws Exception;
  }

  History history() {
    return history;
  }

  /** Submits all of a workload at once. */
  List<RequestHandle> submit(Workload workload) {
    List<RequestHandle> handles = new ArrayList<>();
    workload.orders().forEach(order -> handles.add(submit(order)));
    return handles;
  }

  RequestHandle submit(Order order) {
    return submit(order, RequestId.at(Instant.now()));
  }

  RequestHandle submit(Order order, RequestId id) {
    recordSubmitted(id, order);
    RequestHandle handle =
        Objects.requireNonNull(client, "client")
            .submit(
                Submission.prompt(order.prompt())
                    .id(id)
                    .tenant(order.tenant())
                    .priority(order.priority())
                    .parameters(
                        new GenerationParameters(
                            order.tokens(), 0, 0, 1, 0, 1, 0, 0, OptionalLong.empty(), List.of()))
                    .noTimeout()
                    .build());
    var unused = handle.accepted().thenRun(() -> recordAcknowledged(id));
    CompletableFuture<Void> read = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("recorder-" + id)
        .start(
            () -> {
              read(handle, order);
              read.complete(null);
            });
    requests.add(new Recorded(handle, read));
    return handle;
  }

  /** A request that was sent, by this recorder or some other way. */
  void recordSubmitted(RequestId id, Order order) {
    String output = new ScriptedTokens(order.prompt(), 0).textOf(order.tokens());
    history.record(
        new HistoryEvent.Submitted(
            id,
            order.tenant(),
            order.priority(),
            order.secret(),
            Optional.of(output),
            Instant.now()));
  }

  void recordAcknowledged(RequestId id) {
    history.record(new HistoryEvent.Acknowledged(id, Instant.now()));
  }

  private void read(RequestHandle handle, Order order) {
    int seen = 0;
    boolean cancelled = false;
    try (TokenStream stream = handle.tokens()) {
      while (stream.hasNext()) {
        switch (stream.next()) {
          case StreamEvent.Tokens tokens -> {
            seen = tokens.firstIndex() + tokens.ids().size();
            streamed(
                handle,
                new StreamStep.Tokens(tokens.firstIndex(), tokens.ids().size(), tokens.text()));
          }
          case StreamEvent.Restarted ignored -> streamed(handle, new StreamStep.Restarted());
          case StreamEvent.Started ignored -> {}
        }
        if (!cancelled && order.cancelAfter() > 0 && seen >= order.cancelAfter()) {
          cancelled = true;
          cancel(handle);
        }
      }
    }
    Result result = handle.result().join();
    streamed(handle, new StreamStep.Ended(result.outcome().outcome(), result.text()));
  }

  private void cancel(RequestHandle handle) {
    history.record(new HistoryEvent.CancelAsked(handle.id(), Instant.now()));
    handle.cancel("not wanted").join();
  }

  private void streamed(RequestHandle handle, StreamStep step) {
    history.record(new HistoryEvent.Streamed(handle.id(), "client", step, Instant.now()));
  }

  /** Waits for the end of every stream, no longer than this in all. */
  void awaitEnds(Duration atMost) throws Exception {
    CompletableFuture<?>[] reads =
        requests.stream().map(Recorded::read).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(reads).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException notAll) {
      // The history shows which.
    }
  }

  /** Adds the log of every request. Once. */
  void recordLogs(Logs logs) throws Exception {
    for (Recorded request : requests) {
      RequestHandle handle = request.handle();
      recordLog(handle.id(), logs.read(handle.address()));
    }
  }

  /** Adds what a result topic holds of one request. Once. */
  void recordLog(RequestId id, List<ResultEvent> log) {
    log.stream()
        .filter(event -> event.requestId().equals(id))
        .forEach(event -> history.record(new HistoryEvent.Logged(event)));
  }

  /** Adds what a facade says of every request; fails while it does not know an end. */
  void recordReports(FacadeClient facade) throws FacadeException, InterruptedException {
    List<HistoryEvent> reports = new ArrayList<>();
    for (HistoryEvent.Submitted request : history.events(HistoryEvent.Submitted.class)) {
      var status = facade.status(request.id().toString());
      Outcome outcome = outcome(status.path("status").asText());
      Optional<Integer> attempts = Optional.of(status.path("attempts").asInt());
      reports.add(new HistoryEvent.Reported(request.id(), "facade", outcome, attempts));
    }
    reports.forEach(history::record);
  }

  private static Outcome outcome(String label) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.label().equals(label)) {
        return outcome;
      }
    }
    throw new AssertionError("no end: " + label);
  }

  /** The outcomes that streams showed, in the order of their ends. */
  List<Outcome> outcomes() {
    return steps(
        step -> step instanceof StreamStep.Ended end ? Stream.of(end.outcome()) : Stream.empty());
  }

  /** Streams that were told to begin again. */
  int restarts() {
    return steps(step -> step instanceof StreamStep.Restarted ? Stream.of(step) : Stream.empty())
        .size();
  }

  private <T> List<T> steps(Function<StreamStep, Stream<T>> of) {
    return history.events(HistoryEvent.Streamed.class).stream()
        .map(HistoryEvent.Streamed::step)
        .flatMap(of)
        .toList();
  }

  /** Token ids in the logs, those that readers ignore included. */
  int tokensWritten() {
    return history.events(HistoryEvent.Logged.class).stream()
        .map(HistoryEvent.Logged::event)
        .mapToInt(event -> event instanceof ResultEvent.Tokens tokens ? tokens.ids().size() : 0)
        .sum();
  }

  void verify(Guarantee... guarantees) {
    for (Guarantee guarantee : guarantees) {
      guarantee.verify(history);
    }
  }
}
