package dev.millrace.bench.readers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.scripted.ScriptedTokens;
import dev.millrace.standalone.facade.FacadeCalls;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests whose output is known in advance, and a reader of each. */
final class SubmittedStreams {

  private static final int CALLS_AT_ONCE = 16;
  private static final int NO_SEED = 0;

  private SubmittedStreams() {}

  /** Submits them to a facade; returns their readers when all are durable. */
  static List<EventReader> submit(URI facade, String model, ReadersLoad load)
      throws FacadeException, InterruptedException {
    List<Future<EventReader>> running = new ArrayList<>(load.readers());
    try (FacadeClient client = new FacadeClient(facade);
        ExecutorService calls = Executors.newFixedThreadPool(CALLS_AT_ONCE)) {
      for (int i = 0; i < load.readers(); i++) {
        String prompt = "benchmark reader " + i;
        running.add(
            calls.submit(
                () -> {
                  String id = client.submit(body(model, prompt, load.tokens())).path("id").asText();
                  return new EventReader(
                      id, new StreamCheck(new ScriptedTokens(prompt, NO_SEED), load.tokens()));
                }));
      }
      return FacadeCalls.await(running);
    }
  }

  private static ObjectNode body(String model, String prompt, int tokens) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model", model)
        .put("prompt", prompt)
        .put("max_tokens", tokens)
        .put("temperature", 0)
        .put("timeout_ms", 0);
  }
}
