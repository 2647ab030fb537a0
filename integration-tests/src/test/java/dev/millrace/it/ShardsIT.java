package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.kafka.ModelCell;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.testing.TestingKafka;
import dev.millrace.testing.TestingRedis;
import dev.millrace.testing.guarantee.DuplicatesAreCounted;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.OneContiguousStream;
import dev.millrace.testing.guarantee.OneTerminalState;
import dev.millrace.testing.guarantee.Order;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1 to P4 for one model in two cells, each at a dispatcher of its own, every role in a process of
 * its own: the cells divide requests and workers, an idle one lends its worker, and the home of the
 * model goes on while the other dispatcher is killed with -9.
 */
class ShardsIT {

  private static final String MODEL = "hot";
  private static final int CELLS = 2;
  private static final int REQUESTS = 60;
  private static final int TOKENS = 10;
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final ShardPlan PLAN =
      new ShardPlan(CELLS, Map.of(MODEL, 2), model -> ModelCell.of(model, CELLS));

  private final Wires wires = WiresFactory.builtin();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<MillraceProcess> processes = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void shouldDivideAModelAmongDispatchersAndEndEveryRequestOnce() throws Exception {
    try (TestingKafka kafka = TestingKafka.start();
        TestingRedis redis = TestingRedis.start()) {
      try {
        check(kafka, "127.0.0.1:" + redis.port());
      } finally {
        for (MillraceProcess process : processes) {
          process.close();
        }
        http.close();
      }
    }
  }

  private void check(TestingKafka kafka, String redis) throws Exception {
    List<MillraceProcess> dispatchers =
        ready(List.of(dispatcher(1, kafka, redis), dispatcher(2, kafka, redis)));
    List<MillraceProcess> unused = ready(List.of(worker(1, kafka, redis), worker(2, kafka, redis)));
    Awaitility.await()
        .atMost(WITHIN)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(workersOfEach(dispatchers)).containsExactly(1.0, 1.0));
    try (MillraceClient client =
        MillraceClient.builder()
            .bootstrapServers(kafka.bootstrapServers())
            .model(MODEL)
            .poolSize(8)
            .build()) {
      Recorder recorder = new Recorder(client);
      divide(recorder, dispatchers);
      MillraceProcess away = lend(recorder, dispatchers);
      survive(recorder, away);
      recorder.recordLogs(address -> ResultLogs.read(kafka, wires, address));
      recorder.verify(
          new EveryRequestEnds(),
          new OneTerminalState(),
          new OneContiguousStream(),
          new DuplicatesAreCounted());
      assertThat(recorder.outcomes()).hasSize(3 * REQUESTS).containsOnly(Outcome.SUCCEEDED);
    }
  }

  /** Requests of both cells: each dispatcher has its part of them. */
  private void divide(Recorder recorder, List<MillraceProcess> dispatchers) throws Exception {
    submit(recorder, REQUESTS, RequestId.at(Instant.now()), false);
    recorder.awaitEnds(WITHIN);
    List<Double> dispatched = new ArrayList<>();
    for (MillraceProcess dispatcher : dispatchers) {
      dispatched.add(metric(dispatcher, "millrace_dispatcher_queue_wait_seconds_count"));
    }
    assertThat(dispatched).allMatch(part -> part >= REQUESTS / 5.0);
    assertThat(dispatched.stream().mapToDouble(Double::doubleValue).sum()).isEqualTo(REQUESTS);
  }

  /**
   * Requests of the home alone: both workers serve them.
   *
   * @return the dispatcher whose cell has lent its worker
   */
  private MillraceProcess lend(Recorder recorder, List<MillraceProcess> dispatchers)
      throws Exception {
    List<RequestHandle> handles = submit(recorder, REQUESTS, home(), true);
    Awaitility.await()
        .atMost(WITHIN)
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(workersOfEach(dispatchers)).containsExactlyInAnyOrder(0.0, 2.0));
    MillraceProcess away =
        workersOfEach(dispatchers).getFirst() == 0 ? dispatchers.getFirst() : dispatchers.getLast();
    for (RequestHandle handle : handles) {
      handle.result().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
    return away;
  }

  /** The home has its part of requests dispatched while the other cell has no dispatcher. */
  private void survive(Recorder recorder, MillraceProcess away) throws Exception {
    away.kill();
    List<RequestHandle> ofHome = submit(recorder, REQUESTS / 2, home(), true);
    for (RequestHandle handle : ofHome) {
      handle.result().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
    submit(recorder, REQUESTS / 2, RequestId.at(Instant.now()), false);
    recorder.awaitEnds(WITHIN);
  }

  private static RequestId home() {
    return ofCell(PLAN.home(MODEL));
  }

  private static RequestId ofCell(int cell) {
    return Stream.generate(() -> RequestId.at(Instant.now()))
        .filter(id -> PLAN.cellOf(MODEL, id) == cell)
        .findFirst()
        .orElseThrow();
  }

  private static List<RequestHandle> submit(
      Recorder recorder, int number, RequestId like, boolean sameCell) {
    List<RequestHandle> handles = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      RequestId id = sameCell ? ofCell(PLAN.cellOf(MODEL, like)) : RequestId.at(Instant.now());
      handles.add(
          recorder.submit(new Order("default", Priority.NORMAL, "secret-" + id, TOKENS, 0), id));
    }
    return handles;
  }

  private List<Double> workersOfEach(List<MillraceProcess> dispatchers) throws Exception {
    List<Double> workers = new ArrayList<>();
    for (MillraceProcess dispatcher : dispatchers) {
      workers.add(metric(dispatcher, "millrace_dispatcher_workers"));
    }
    return workers;
  }

  /** The sum over all tags. */
  private double metric(MillraceProcess process, String name)
      throws IOException, InterruptedException {
    URI metrics = process.ops().resolve("/metrics");
    return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private MillraceProcess dispatcher(int number, TestingKafka kafka, String redis)
      throws Exception {
    return role("dispatcher", number, kafka, redis, "--set", "dispatcher.shards=" + MODEL + "=2");
  }

  private static List<MillraceProcess> ready(List<MillraceProcess> started) throws IOException {
    for (MillraceProcess process : started) {
      process.awaitReady();
    }
    return started;
  }

  private MillraceProcess worker(int number, TestingKafka kafka, String redis) throws Exception {
    return role(
        "worker",
        number,
        kafka,
        redis,
        "--engine",
        "scripted",
        "--model-name",
        MODEL,
        "--set",
        "worker.id=worker-" + number,
        "--set",
        "worker.slots=2",
        "--set",
        "worker.scripted.per-token=10ms");
  }

  private MillraceProcess role(
      String name, int number, TestingKafka kafka, String redis, String... more) throws Exception {
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
                "--set",
                "kafka.partitions=" + CELLS,
                "--data",
                folder.resolve(name + "-" + number).toString()));
    arguments.addAll(List.of(more));
    MillraceProcess process = MillraceProcess.start(folder, arguments.toArray(String[]::new));
    processes.add(process);
    return process;
  }
}
