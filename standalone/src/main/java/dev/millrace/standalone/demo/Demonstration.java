package dev.millrace.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.standalone.facade.FacadeCalls;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.StreamedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends the demonstration's prompts through a facade, all at once, and shows their streams. */
public final class Demonstration {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TOKENS = 96;
  private static final long SEED = 7;

  private Demonstration() {}

  /** Runs it; returns the ends in the order of {@link DemoPrompt#ALL}. */
  public static List<RequestResult> run(FacadeClient facade, String model, StreamBoard board)
      throws FacadeException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RequestResult>> running = new ArrayList<>();
      for (DemoPrompt prompt : DemoPrompt.ALL) {
        int stream = board.add(String.format("%-8s", prompt.priority().label()));
        running.add(
            threads.submit(
                () ->
                    StreamedRequest.run(
                        facade, request(model, prompt), new OnBoard(board, stream, prompt))));
      }
      return FacadeCalls.await(running);
    }
  }

  private static ObjectNode request(String model, DemoPrompt prompt) {
    ObjectNode request = JSON.createObjectNode();
    request.put("model", model).put("priority", prompt.priority().label());
    request.put("max_tokens", MAX_TOKENS).put("temperature", 0.0).put("seed", SEED);
    if (prompt.chat()) {
      request.putArray("messages").addObject().put("role", "user").put("content", prompt.text());
    } else {
      request.put("prompt", prompt.text());
    }
    return request;
  }

  private record OnBoard(StreamBoard board, int stream, DemoPrompt prompt)
      implements StreamedRequest.Watcher {

    @Override
    public void onQueued(String id, int position) {
      board.state(stream, "queued" + (position > 0 ? " at " + position : ""));
      board.text(stream, prompt.text() + (prompt.chat() ? " => " : ""));
    }

    @Override
    public void onText(String text) {
      board.text(stream, text);
    }

    @Override
    public void onRestart() {
      board.restart(stream);
    }

    @Override
    public void onEnd(RequestResult result) {
      board.state(stream, result.outcome());
    }
  }
}
