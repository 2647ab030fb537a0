package dev.millrace.chaos.load;

import dev.millrace.chaos.load.KafkaTraffic.SharedResults;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.client.MillraceClient;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends what the {@link Traffic} wants, until it is stopped; readers read on after that.
 *
 * <p>Thread rule: one owner; a thread of its own sends, each request lives on a virtual thread.
 */
public final class Load implements AutoCloseable {

  private static final int SHARED_TOPICS = 4;
  private static final int CLIENT_POOL = 8;
  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More open requests than this would only show how a queue grows. */
  private static final int MOST_OPEN = 600;

  private final Traffic traffic;
  private final Ledger ledger;
  private final Ending ending;
  private final Readers readers = new Readers();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Facades facades;
  private final MillraceClient client;
  private final HttpTraffic http;
  private final ClientTraffic library;
  private final KafkaTraffic kafka;
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * Where the load goes.
   *
   * @param broker of everything that no link disturbs
   * @param brokerForClient by the client's own link
   */
  public record Target(Facades facades, String broker, String brokerForClient, Topics topics) {}

  /** Begins to send. */
  public Load(
      Traffic traffic, Target target, Wires wires, Ledger ledger, Ending ending, Clock clock)
      throws TopicAdminException, InterruptedException {
    this.traffic = traffic;
    this.ledger = ledger;
    this.ending = ending;
    this.facades = target.facades();
    this.client =
        MillraceClient.builder()
            .bootstrapServers(target.brokerForClient())
            .model(ServedModel.SCRIPTED.label())
            .poolSize(CLIENT_POOL)
            .poolId(RequestId.at(clock.instant()))
            .replication(1)
            .build();
    SharedResults shared = shared(target, clock);
    this.http = new HttpTraffic(facades, ledger, readers, threads, ending);
    this.library = new ClientTraffic(client, ledger, readers, threads, ending, clock);
    this.kafka =
        new KafkaTraffic(
            target.broker(), target.topics(), wires, ledger, threads, ending, clock, shared);
    this.thread = Thread.ofPlatform().daemon().name("chaos-load").start(this::send);
  }

  private static SharedResults shared(Target target, Clock clock)
      throws TopicAdminException, InterruptedException {
    SharedResults shared = new SharedResults(RequestId.at(clock.instant()), SHARED_TOPICS);
    try (TopicAdmin admin = TopicAdmin.connect(KafkaSettings.of(target.broker()), "chaos-load")) {
      var unused =
          TopicAdmin.await(
              admin.create(
                  TopicPlan.of(target.topics()).pool(shared.pool(), shared.count(), RETENTION)),
              PATIENCE);
    }
    return shared;
  }

  /** Everybody who waits for an end. */
  public Readers readers() {
    return readers;
  }

  /** Sends one beside what the traffic wants, by Kafka alone; returns its id. */
  public RequestId sendByKafka(PlannedRequest request) throws InterruptedException {
    return kafka.run(request);
  }

  /** The record of a request that somebody else sends by Kafka. */
  public InferenceRequest recordOf(RequestId id, PlannedRequest request) {
    return kafka.record(id, request);
  }

  /** One of the result topics that requests share. */
  public String sharedTopic(int number) {
    return kafka.sharedTopic(number);
  }

  /** Sends nothing more. */
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    stop();
    ending.come();
    thread.interrupt();
    threads.shutdownNow();
    client.close();
    kafka.close();
  }

  private void send() {
    try {
      while (!stopped && !ending.within(traffic.pause())) {
        if (ledger.openCount() < MOST_OPEN) {
          PlannedRequest request = traffic.next();
          threads.execute(() -> run(request));
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(PlannedRequest request) {
    try {
      switch (request.way()) {
        case HTTP -> http.run(request);
        case CLIENT -> library.run(request);
        case KAFKA, KAFKA_DEDICATED, KAFKA_SHARED -> {
          RequestId unused = kafka.run(request);
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException unforeseen) {
      if (!ending.hasCome()) {
        ledger.defect(request.secret() + " by " + request.way() + ": " + unforeseen);
      }
    }
  }
}
