package dev.millrace.bench.cancel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.bench.pipeline.Arrivals;
import dev.millrace.bench.pipeline.KafkaHops;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.wire.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Long requests are submitted as an open loop and, each a while later, cancelled at the facade: how
 * long from the scheduled cancellation until a worker has said that the slot is free again. A run
 * notices its cancellation between two tokens, so one token's time is part of it.
 *
 * <p>The floor are as many raw Kafka hops as a cancellation takes without Redis, with the same
 * arrivals. One use, one thread.
 */
public final class CancelBench {

  /** Topics from a cancellation to the free slot: control, work, worker events. */
  private static final int HOPS = 3;

  private static final int PAYLOAD_BYTES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CancelLoad load;
  private final Target target;
  private final Consumer<String> progress;

  /** The pipeline that is measured. */
  public record Target(
      URI facade, String model, String bootstrap, String workerEvents, Wire<WorkerEvent> wire) {}

  /** With this load; {@code progress} sees what happens. */
  public CancelBench(CancelLoad load, Target target, Consumer<String> progress) {
    this.load = load;
    this.target = target;
    this.progress = progress;
  }

  /** Runs it. */
  public void run(BenchReport report) throws InterruptedException, TopicAdminException {
    Arrivals arrivals = Arrivals.poisson(load.seed(), load.perSecond(), load.count());
    Latencies lateness = new Latencies();
    progress.accept("raw Kafka: " + HOPS + " hops at " + load.perSecond() + "/s");
    Latencies hops =
        KafkaHops.floor(target.bootstrap(), HOPS, PAYLOAD_BYTES, arrivals, load.warmUp(), lateness);
    progress.accept("pipeline: " + load.count() + " cancellations, the same arrivals");
    CancelTimes times = new CancelTimes();
    play(arrivals, lateness, times);
    report.figure("rate", load.perSecond(), "1/s");
    report.figure("warm_up_requests", load.warmUp(), "requests");
    report.figure("arrival_lateness_p99_ms", lateness.millis(99), "ms");
    hops.into(report, "kafka_" + HOPS + "_hops");
    times.into(report, load);
  }

  /** Submissions on a thread of their own; the same arrivals once more, a while later, cancel. */
  private void play(Arrivals arrivals, Latencies lateness, CancelTimes times)
      throws InterruptedException {
    List<CompletableFuture<RequestId>> ids =
        Stream.generate(CompletableFuture<RequestId>::new).limit(load.count()).toList();
    long[] submitted = new long[load.count()];
    long[] scheduled = new long[load.count()];
    try (SlotWatch watch =
            SlotWatch.open(target.bootstrap(), target.workerEvents(), target.wire());
        FacadeClient facade = new FacadeClient(target.facade());
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      Thread submitting =
          Thread.ofPlatform()
              .daemon()
              .name("bench-submitting")
              .start(
                  () ->
                      arrivals.play(
                          new Latencies(),
                          submitted,
                          index -> calls.execute(() -> submit(facade, index, ids.get(index)))));
      Thread.sleep(load.hold());
      arrivals.play(
          lateness,
          scheduled,
          index ->
              calls.execute(
                  () ->
                      cancel(
                          facade,
                          watch,
                          ids.get(index),
                          scheduled[index],
                          index < load.warmUp() ? new CancelTimes() : times)));
      submitting.join();
    }
  }

  private void submit(FacadeClient facade, int index, CompletableFuture<RequestId> id) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("model", target.model())
            .put("prompt", "benchmark of cancellations " + index)
            .put("max_tokens", CancelLoad.TOKENS)
            .put("temperature", 0)
            .put("timeout_ms", 0);
    try {
      id.complete(RequestId.parse(facade.submit(body).path("id").asText()));
    } catch (FacadeException refused) {
      id.completeExceptionally(refused);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static void cancel(
      FacadeClient facade,
      SlotWatch watch,
      CompletableFuture<RequestId> submitted,
      long scheduled,
      CancelTimes times) {
    try {
      RequestId id = submitted.join();
      boolean inSlot = watch.hasSlot(id);
      var unused = facade.cancel(id.toString());
      times.answered(System.nanoTime() - scheduled);
      if (!inSlot) {
        times.withoutSlot();
        return;
      }
      SlotWatch.Freed freed =
          watch.freed(id).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      times.freed(freed.atNanos() - scheduled, freed.outcome());
    } catch (FacadeException | CompletionException failure) {
      times.failed();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
