package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.Latencies;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.StreamEvent;
import java.util.function.IntFunction;

/**
 * The same load through the pipeline: produced to Kafka, dispatched, run by a worker process, read
 * back.
 */
public final class PipelineRun {

  private static final long PATIENCE_SECONDS = 120;

  private PipelineRun() {}

  /** Plays the arrivals against the pipeline. Requests that fail are counted, never left out. */
  public static StreamTimes play(
      MillraceClient client,
      Arrivals arrivals,
      Latencies lateness,
      IntFunction<Submission> requests)
      throws InterruptedException {
    StreamTimes times = new StreamTimes(arrivals.count());
    arrivals.play(
        lateness, times.scheduled(), index -> start(client, times, index, requests.apply(index)));
    times.await(PATIENCE_SECONDS);
    return times;
  }

  /** Submits one request that reports to {@code times}. */
  static void start(MillraceClient client, StreamTimes times, int stream, Submission request) {
    RequestHandle handle = client.submit(request);
    handle.onEvent(
        event -> {
          if (event instanceof StreamEvent.Tokens tokens) {
            times.tokens(stream, tokens.ids().size());
          }
        });
    var unused =
        handle
            .result()
            .whenComplete((result, failure) -> times.ended(result instanceof Result.Success));
  }
}
