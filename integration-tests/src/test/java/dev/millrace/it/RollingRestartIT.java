package dev.millrace.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.testing.TestingKafka;
import dev.millrace.testing.TestingRedis;
import dev.millrace.testing.guarantee.DuplicatesAreCounted;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.OneContiguousStream;
import dev.millrace.testing.guarantee.OneTerminalState;
import dev.millrace.testing.guarantee.Order;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role in turn is asked to end with SIGTERM and started again, under a load from the Java
 * client and over HTTP. Nothing is lost or torn, and no request is charged an attempt: with {@code
 * dispatcher.max-attempts=1} the first charge would end it.
 */
class RollingRestartIT {

  private static final long EVERY_MILLIS = 250;
  private static final int SHORT = 20;

  /** Twelve seconds: more than a facade that stops waits for its streams. */
  private static final int LONG = 600;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

  private final Wires wires = WiresFactory.builtin();
  private final Map<String, MillraceProcess> roles = new TreeMap<>();
  private final List<URI> facades = new CopyOnWriteArrayList<>();
  private final AtomicInteger orders = new AtomicInteger();

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void shouldLoseNothingAndChargeNoAttemptWhenEveryRoleIsRestarted() throws Exception {
    try (TestingKafka kafka = TestingKafka.start();
        TestingRedis redis = TestingRedis.start();
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor()) {
      try {
        restartAll(kafka, "127.0.0.1:" + redis.port(), load);
      } finally {
        load.shutdownNow();
        roles.values().forEach(MillraceProcess::close);
      }
    }
  }

  private void restartAll(TestingKafka kafka, String redis, ScheduledExecutorService load)
      throws Exception {
    // Given
    start("dispatcher", kafka, redis);
    role("dispatcher").awaitReady();
    List<String> others = List.of("sink", "ingest-a", "ingest-b", "worker-a", "worker-b");
    for (String name : others) {
      start(name, kafka, redis);
    }
    for (String name : others) {
      role(name).awaitReady();
    }
    facades.add(role("ingest-a").http());
    facades.add(role("ingest-b").http());
    try (MillraceClient client =
            MillraceClient.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .model("m")
                .poolSize(8)
                .build();
        ResumingReaders readers = new ResumingReaders(facades)) {
      Recorder recorder = new Recorder(client);
      List<RequestHandle> handles = new CopyOnWriteArrayList<>();
      var unused =
          load.scheduleWithFixedDelay(
              () -> {
                handles.add(recorder.submit(next(SHORT)));
                // Every fifth stream is long, so that a facade that stops always has some of them.
                readers.submit(next(orders.get() % 10 == 1 ? LONG : SHORT), recorder);
              },
              0,
              EVERY_MILLIS,
              TimeUnit.MILLISECONDS);

      // When
      for (String name :
          List.of("dispatcher", "sink", "worker-a", "worker-b", "ingest-a", "ingest-b")) {
        restart(name, kafka, redis);
      }
      load.shutdown();
      assertThat(load.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      // Then
      recorder.awaitEnds(PATIENCE);
      readers.awaitEnds(PATIENCE);
      recorder.recordLogs(address -> ResultLogs.read(kafka, wires, address));
      readers.recordLogs(recorder, address -> ResultLogs.read(kafka, wires, address));
      recorder.verify(
          new EveryRequestEnds(),
          new OneTerminalState(),
          new OneContiguousStream(),
          new DuplicatesAreCounted());
      assertThat(recorder.outcomes())
          .hasSize(handles.size() + readers.count())
          .containsOnly(Outcome.SUCCEEDED);
      assertThat(readers.resumed()).as("streams that went on elsewhere").isPositive();
    }
  }

  private Order next(int tokens) {
    int number = orders.incrementAndGet();
    return new Order(
        InferenceRequest.DEFAULT_TENANT,
        Priority.NORMAL,
        "heirloom-%04d".formatted(number),
        tokens,
        0);
  }

  private void restart(String name, TestingKafka kafka, String redis) throws Exception {
    boolean isFacade = name.startsWith("ingest");
    if (isFacade) {
      facades.remove(role(name).http());
    }
    MillraceProcess.Ended ended = role(name).terminate(STOPS_WITHIN);
    assertThat(ended.code()).as("%s said: %s", name, ended.said()).isIn(0, 143);
    start(name, kafka, redis);
    role(name).awaitReady();
    if (isFacade) {
      facades.add(role(name).http());
    }
  }

  private void start(String name, TestingKafka kafka, String redis) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                name.replaceAll("-.*", ""),
                "--kafka",
                kafka.bootstrapServers(),
                "--redis",
                redis,
                "--ops-port",
                "0",
                "--data",
                folder.resolve(name.startsWith("ingest") ? "ingest" : name).toString()));
    arguments.addAll(
        switch (name) {
          case "dispatcher" -> List.of("--set", "dispatcher.max-attempts=1");
          case "sink" -> List.of();
          case "ingest-a", "ingest-b" -> List.of("--port", "0", "--set", "http.instance=" + name);
          default ->
              List.of(
                  "--engine",
                  "scripted",
                  "--model-name",
                  "m",
                  "--slots",
                  "16",
                  "--set",
                  "worker.id=" + name,
                  "--set",
                  "worker.drain=1s",
                  "--set",
                  "worker.scripted.per-token=20ms");
        });
    roles.put(name, MillraceProcess.start(folder, arguments.toArray(String[]::new)));
  }

  private MillraceProcess role(String name) {
    return requireNonNull(roles.get(name));
  }
}
