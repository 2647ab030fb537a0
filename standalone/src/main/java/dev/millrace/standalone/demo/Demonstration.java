package dev.millrace.standalone.demo;

import dev.millrace.standalone.facade.FacadeCalls;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.ServedModels;
import dev.millrace.standalone.polling.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Shows what priority does: low work takes every slot, requests of all priorities are submitted
 * behind it, lowest first, and the slots that become free go to the highest first.
 *
 * <p>Starts can be compared only if all of them were in the queue before a slot became free. On a
 * machine where that fails it is tried again, a few times.
 */
public final class Demonstration {

  private static final int ATTEMPTS = 3;
  private static final int MAX_TOKENS = 96;

  /** The bundled model is quick: what holds its slots has to be long. */
  private static final int BUNDLED_FILLER_TOKENS = 320;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final FacadeClient facade;
  private final String model;
  private final boolean bundled;
  private final StreamBoard board;

  /**
   * @param facade of a pipeline that nobody else uses
   * @param model that it serves
   * @param bundled whether that is the model that comes with Millrace
   */
  public Demonstration(FacadeClient facade, String model, boolean bundled, StreamBoard board) {
    this.facade = facade;
    this.model = model;
    this.bundled = bundled;
    this.board = board;
  }

  /**
   * Runs it.
   *
   * @throws FacadeException if a request was refused, or the facade stays away
   */
  public DemoReport run() throws FacadeException, InterruptedException {
    int slots = ServedModels.slots(facade, model);
    for (int attempt = 1; ; attempt++) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<DemoRequest> fillers = new ArrayList<>();
        for (DemoPrompt prompt : DemoPrompt.fillers(slots)) {
          fillers.add(start(prompt, bundled ? BUNDLED_FILLER_TOKENS : MAX_TOKENS, threads));
        }
        for (DemoRequest filler : fillers) {
          filler.awaitBegun();
        }
        List<DemoRequest> queued = new ArrayList<>();
        for (DemoPrompt prompt : DemoPrompt.QUEUED) {
          DemoRequest request = start(prompt, MAX_TOKENS, threads);
          // One after the other, so that the lowest are the first in the queue.
          request.awaitAccepted();
          queued.add(request);
        }
        boolean busy = allWaited(fillers, queued.size());
        List<DemoAnswer> before = answers(fillers);
        List<DemoAnswer> behind = answers(queued);
        if (busy || attempt == ATTEMPTS) {
          return DemoReport.of(before, behind, busy, bundled);
        }
      }
    }
  }

  private DemoRequest start(DemoPrompt prompt, int maxTokens, ExecutorService threads) {
    return DemoRequest.start(facade, model, prompt, maxTokens, board, threads);
  }

  /** Waits until the dispatcher has them all in its queue; false once a slot became free before. */
  private boolean allWaited(List<DemoRequest> fillers, int count)
      throws FacadeException, InterruptedException {
    // The facade has no call that waits for a length of the queue.
    Polling.REAL.until(() -> anyEnded(fillers) || allQueued(count), LOOK_AGAIN);
    return !anyEnded(fillers);
  }

  private boolean allQueued(int count) throws FacadeException, InterruptedException {
    return facade.queue().path("queued").asInt() >= count;
  }

  private static boolean anyEnded(List<DemoRequest> fillers) {
    return fillers.stream().anyMatch(DemoRequest::isEnded);
  }

  private static List<DemoAnswer> answers(List<DemoRequest> requests)
      throws FacadeException, InterruptedException {
    List<Future<RequestResult>> running = new ArrayList<>();
    requests.forEach(request -> running.add(request.result()));
    List<RequestResult> results = FacadeCalls.await(running);
    List<DemoAnswer> answers = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      answers.add(requests.get(i).answer(results.get(i)));
    }
    return answers;
  }
}
