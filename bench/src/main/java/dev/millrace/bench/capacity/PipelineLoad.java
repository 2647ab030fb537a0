package dev.millrace.bench.capacity;

import dev.millrace.bench.pipeline.GreedyRequest;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Result;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests through the pipeline, a number at a time. */
final class PipelineLoad {

  private final MillraceClient client;
  private final int tokens;
  private final AtomicInteger next = new AtomicInteger();

  PipelineLoad(MillraceClient client, int tokens) {
    this.client = client;
    this.tokens = tokens;
  }

  ClosedLoop.Figures closed(int inFlight, Duration length) throws InterruptedException {
    return new ClosedLoop(inFlight, length).run(this::submit);
  }

  private void submit(ClosedLoop.Ended ended) {
    String prompt = "benchmark request " + next.incrementAndGet();
    var unused =
        client
            .submit(new GreedyRequest(prompt, tokens).submission())
            .result()
            .whenComplete((result, failure) -> ended.with(result instanceof Result.Success));
  }
}
