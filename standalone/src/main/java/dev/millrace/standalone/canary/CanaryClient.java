package dev.millrace.standalone.canary;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.demomodel.ExactPrompt;
import dev.millrace.standalone.facade.FacadeCalls;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.StreamedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Sends prompts as chat messages, greedy, and collects the whole answers. */
final class CanaryClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_AT_ONCE = 128;
  private static final long TIMEOUT_MILLIS = 120_000;

  /** Room to notice that an answer goes on where it should have ended. */
  private static final int SPARE_TOKENS = 8;

  private static final int STORY_TOKENS = 64;

  private final FacadeClient facade;
  private final String model;

  CanaryClient(FacadeClient facade, String model) {
    this.facade = facade;
    this.model = model;
  }

  /**
   * Asks all of them, several at a time.
   *
   * @param onAnswered told how many answers are there
   * @return the answers in the order of the prompts
   */
  List<Answer> ask(List<ExactPrompt> prompts, int atOnce, IntConsumer onAnswered)
      throws FacadeException, InterruptedException {
    Counter counter = new Counter(onAnswered);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.clamp(atOnce, 1, MOST_AT_ONCE), Thread.ofVirtual().name("canary-", 0).factory());
    try {
      List<Future<Answer>> running = new ArrayList<>();
      for (ExactPrompt prompt : prompts) {
        running.add(
            threads.submit(
                () -> {
                  Answer answer = ask(prompt);
                  counter.more();
                  return answer;
                }));
      }
      return FacadeCalls.await(running);
    } finally {
      threads.shutdownNow();
    }
  }

  private Answer ask(ExactPrompt prompt) throws FacadeException, InterruptedException {
    RequestResult result =
        StreamedRequest.run(facade, request(prompt), new StreamedRequest.Watcher() {});
    String error = result.succeeded() ? null : result.outcome() + ": " + result.error();
    return new Answer(prompt, result.text(), error);
  }

  /** A token is a byte at least, so the right answer always fits. */
  private ObjectNode request(ExactPrompt prompt) {
    int bytes = prompt.answer().getBytes(StandardCharsets.UTF_8).length;
    ObjectNode request = JSON.createObjectNode();
    request.put("model", model).put("temperature", 0.0).put("timeout_ms", TIMEOUT_MILLIS);
    request.put("max_tokens", bytes == 0 ? STORY_TOKENS : bytes + SPARE_TOKENS);
    request.putArray("messages").addObject().put("role", "user").put("content", prompt.prompt());
    return request;
  }

  /** Counts answers and tells each number once, in order. */
  private static final class Counter {
    private final IntConsumer listener;
    private int count;

    Counter(IntConsumer listener) {
      this.listener = listener;
    }

    synchronized void more() {
      count++;
      listener.accept(count);
    }
  }
}
