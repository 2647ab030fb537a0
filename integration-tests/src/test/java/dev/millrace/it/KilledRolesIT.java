package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.model.Outcome;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.testing.TestingKafka;
import dev.millrace.testing.TestingRedis;
import dev.millrace.testing.guarantee.DuplicatesAreCounted;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.HistoryEvent.Reported;
import dev.millrace.testing.guarantee.OneContiguousStream;
import dev.millrace.testing.guarantee.OneTerminalState;
import dev.millrace.testing.guarantee.Order;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1 to P4 with every role in a process of its own: the only dispatcher is killed with -9 under
 * load and another one started, then the only sink.
 */
class KilledRolesIT {

  private static final int REQUESTS = 40;
  private static final int AT_ONCE = 6;
  private static final int TOKENS = 20;
  private static final long SECONDS = 90;

  private final Wires wires = WiresFactory.builtin();
  private final List<MillraceProcess> processes = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void shouldEndEveryRequestOnceAndKeepItsResult() throws Exception {
    try (TestingKafka kafka = TestingKafka.start();
        TestingRedis redis = TestingRedis.start()) {
      try {
        killAndCheck(kafka, "127.0.0.1:" + redis.port());
      } finally {
        for (MillraceProcess process : processes) {
          process.close();
        }
      }
    }
  }

  private void killAndCheck(TestingKafka kafka, String redis) throws Exception {
    // Given
    MillraceProcess dispatcher = role("dispatcher", kafka, redis).awaitReady();
    MillraceProcess sink = role("sink", kafka, redis);
    MillraceProcess ingest = role("ingest", kafka, redis, "--port", "0");
    role("worker", kafka, redis, "--engine", "scripted", "--model-name", "m").awaitReady();
    sink.awaitReady();
    ingest.awaitReady();
    List<RequestHandle> handles = new ArrayList<>();
    try (MillraceClient client =
            MillraceClient.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .model("m")
                .poolSize(8)
                .build();
        FacadeClient facade = new FacadeClient(ingest.http())) {
      // When
      Recorder recorder = new Recorder(client);
      List<Order> orders = new EveryRequestEnds().workload().orders();
      assertThat(orders).hasSize(REQUESTS).allMatch(order -> order.tokens() == TOKENS);
      for (int i = 0; i < REQUESTS; i++) {
        handles.add(recorder.submit(orders.get(i)));
        if (i == REQUESTS / 4) {
          dispatcher.kill();
          dispatcher = role("dispatcher", kafka, redis);
        }
        if (i == REQUESTS / 2) {
          sink.kill();
          sink = role("sink", kafka, redis);
        }
        if (i >= AT_ONCE) {
          handles.get(i - AT_ONCE).result().get(SECONDS, TimeUnit.SECONDS);
        }
      }

      // Then
      recorder.awaitEnds(Duration.ofSeconds(SECONDS));
      recorder.recordLogs(address -> ResultLogs.read(kafka, wires, address));
      // Unknown until the sink has it: these requests did not come through a facade.
      Awaitility.await()
          .atMost(Duration.ofSeconds(SECONDS))
          .ignoreException(FacadeException.class)
          .untilAsserted(() -> recorder.recordReports(facade));
      recorder.verify(
          new EveryRequestEnds(),
          new OneTerminalState(),
          new OneContiguousStream(),
          new DuplicatesAreCounted());
      assertThat(recorder.outcomes()).hasSize(REQUESTS).containsOnly(Outcome.SUCCEEDED);
      assertThat(recorder.history().events(Reported.class))
          .hasSize(REQUESTS)
          .allMatch(report -> report.outcome() == Outcome.SUCCEEDED);
      assertThat(recorder.history().judge().terminalRecords()).isEqualTo(REQUESTS);
      for (RequestHandle handle : handles) {
        assertThat(handle.result().get().usage().completionTokens()).isEqualTo(TOKENS);
      }
    }
  }

  private MillraceProcess role(String name, TestingKafka kafka, String redis, String... more)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                name,
                "--kafka",
                kafka.bootstrapServers(),
                "--redis",
                redis,
                "--ops-port",
                "0",
                "--data",
                folder.resolve(name).toString()));
    arguments.addAll(List.of(more));
    MillraceProcess process = MillraceProcess.start(folder, arguments.toArray(String[]::new));
    processes.add(process);
    return process;
  }
}
