package dev.millrace.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.StreamedRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** One request of the demonstration while it runs, shown on a board. Any thread. */
final class DemoRequest implements StreamedRequest.Watcher {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 7;
  private static final double NANOS_PER_MILLI = 1e6;

  private final DemoPrompt prompt;
  private final StreamBoard board;
  private final LongSupplier nanoTime;
  private final int stream;
  private volatile long submittedNanos;
  private volatile long acceptedNanos;
  private final CompletableFuture<Void> accepted = new CompletableFuture<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<RequestResult> result = new CompletableFuture<>();

  private DemoRequest(DemoPrompt prompt, StreamBoard board, LongSupplier nanoTime) {
    this.prompt = prompt;
    this.board = board;
    this.nanoTime = nanoTime;
    this.stream = board.add(String.format("%-8s", prompt.priority().label()));
  }

  /** Submits a prompt on a thread of the executor and follows it to its end. */
  static DemoRequest start(
      FacadeClient facade,
      String model,
      DemoPrompt prompt,
      int maxTokens,
      StreamBoard board,
      Executor threads) {
    DemoRequest request = new DemoRequest(prompt, board, facade.nanoTime());
    ObjectNode body = body(model, prompt, maxTokens);
    threads.execute(() -> request.run(facade, body));
    return request;
  }

  /** Waits until the facade has taken it, or refused it. */
  void awaitAccepted() throws InterruptedException {
    await(accepted);
  }

  /** Waits for its first token, or for its end. */
  void awaitBegun() throws InterruptedException {
    await(begun);
  }

  boolean isEnded() {
    return result.isDone();
  }

  /** What became of it, once its result is there. */
  DemoAnswer answer(RequestResult end) {
    return new DemoAnswer(
        prompt, end, submittedNanos / NANOS_PER_MILLI, acceptedNanos / NANOS_PER_MILLI);
  }

  /** Its end; fails with the {@link FacadeException} that ended it early. */
  CompletableFuture<RequestResult> result() {
    return result;
  }

  @Override
  public void onQueued(String id, int position) {
    board.state(stream, "queued" + (position > 0 ? " at " + position : ""));
    board.text(stream, prompt.text() + (prompt.chat() ? " => " : ""));
    acceptedNanos = nanoTime.getAsLong();
    accepted.complete(null);
  }

  @Override
  public void onText(String text) {
    board.text(stream, text);
    begun.complete(null);
  }

  @Override
  public void onRestart() {
    board.restart(stream);
  }

  @Override
  public void onEnd(RequestResult end) {
    board.state(stream, end.outcome());
  }

  private void run(FacadeClient facade, ObjectNode body) {
    submittedNanos = nanoTime.getAsLong();
    try {
      result.complete(StreamedRequest.run(facade, body, this));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(interrupted);
    } catch (FacadeException | RuntimeException failure) {
      result.completeExceptionally(failure);
    } finally {
      accepted.complete(null);
      begun.complete(null);
    }
  }

  private static ObjectNode body(String model, DemoPrompt prompt, int maxTokens) {
    ObjectNode request = JSON.createObjectNode();
    request.put("model", model).put("priority", prompt.priority().label());
    request.put("max_tokens", maxTokens).put("temperature", 0.0).put("seed", SEED);
    if (prompt.chat()) {
      request.putArray("messages").addObject().put("role", "user").put("content", prompt.text());
    } else {
      request.put("prompt", prompt.text());
    }
    return request;
  }

  private static void await(CompletableFuture<Void> signal) throws InterruptedException {
    try {
      signal.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a signal carries no failure", impossible);
    }
  }
}
