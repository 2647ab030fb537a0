package dev.millrace.ingest;

import dev.millrace.client.ClientUnavailableException;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.lookup.KafkaResultLogs;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.ingest.openai.responses.KafkaResponseStore;
import dev.millrace.ingest.openai.responses.ResponseStore;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.shared.SharedReader;
import dev.millrace.service.RoleStartException;
import dev.millrace.wire.Wires;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The facade's connections to Kafka. One owner opens and closes them. */
final class IngestKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestKafka.class);
  private static final int RESPONSE_READERS = 2;
  private static final Duration SNAPSHOT_WITHIN = Duration.ofSeconds(3);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final KafkaProbe probe;
  private final Pipeline pipeline;
  private final ResultLogs logs;
  private final ResponseStore responses;
  private final MillraceClient client;

  /** Connects; closes again what was opened when something fails. */
  IngestKafka(IngestConfig config, Wires wires, CellDirectory cells) throws RoleStartException {
    KafkaSettings kafka = new KafkaSettings(config.kafka());
    try {
      TopicAdmin admin = keep(TopicAdmin.connect(kafka, "ingest"));
      this.probe = keep(new KafkaProbe(admin));
      ExecutorService callbacks = keep(Executors.newVirtualThreadPerTaskExecutor());
      this.client =
          keep(
              MillraceClient.builder()
                  .kafka(config.kafka())
                  .topics(config.topics())
                  .poolSize(config.poolSize())
                  .poolId(poolId(config.instance()))
                  .poolRetention(config.poolRetention())
                  .replication(config.plan().settings().replication())
                  .startTimeout(config.startTimeout())
                  .terminalGrace(config.terminalGrace())
                  .wires(wires)
                  .cells(cells)
                  .callbackExecutor(callbacks)
                  .build());
      this.pipeline = new ClientPipeline(client, probe::reachable);
      ResultTopics resultTopics =
          new ResultTopics(admin, config.plan(), config.poolRetention(), System::nanoTime);
      SharedReader reader =
          keep(
              new SharedReader(
                  kafka,
                  "ingest-reader",
                  resultTopics,
                  wires.resultEvents(),
                  SNAPSHOT_WITHIN,
                  System::nanoTime));
      this.logs = new KafkaResultLogs(resultTopics, reader);
      List<Consumer<String, byte[]>> readers = new ArrayList<>();
      for (int i = 0; i < RESPONSE_READERS; i++) {
        readers.add(keep(new KafkaConsumer<>(kafka.consumer("ingest-responses-" + i))));
      }
      this.responses =
          new KafkaResponseStore(
              admin,
              config.plan(),
              wires.storedResponses(),
              keep(new KafkaProducer<>(kafka.producer("ingest-responses"))),
              readers,
              System::nanoTime);
      probe.start();
    } catch (ClientUnavailableException | KafkaException failure) {
      close();
      throw new RoleStartException(
          "kafka.bootstrap: the facade cannot use Kafka at "
              + kafka.bootstrapServers()
              + ": "
              + failure.getMessage(),
          failure);
    }
  }

  /** Derived from the instance's name, so that a restarted facade keeps its pool. */
  private static RequestId poolId(String instance) {
    return new RequestId(
        UUID.nameUUIDFromBytes(("millrace ingest " + instance).getBytes(StandardCharsets.UTF_8)));
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  ResultLogs logs() {
    return logs;
  }

  ResponseStore responses() {
    return responses;
  }

  /** How the reading of cell states is doing. */
  LoopHealth cells() {
    return client.followingCells();
  }

  /** How the reading of live results is doing. */
  LoopHealth results() {
    return client.reading();
  }

  boolean kafkaReachable() {
    return probe.reachable();
  }

  @Override
  public void close() {
    for (AutoCloseable part = opened.poll(); part != null; part = opened.poll()) {
      try {
        part.close();
      } catch (Exception failure) {
        LOG.atInfo()
            .addKeyValue(LogKey.REASON, failure.toString())
            .log("a part of the facade did not close cleanly");
      }
    }
  }
}
