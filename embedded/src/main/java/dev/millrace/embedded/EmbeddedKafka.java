package dev.millrace.embedded;

import dev.millrace.logging.LogKey;
import dev.millrace.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and controller in KRaft mode inside this JVM, on the loopback interface, with its
 * data under one directory: what was in it is there again after a restart, on whatever port.
 *
 * <p>One broker and no fsync per record: it survives the death of any process, not a power cut.
 *
 * <p>The only class that touches Kafka's server internals, which are no public API. Thread rule:
 * {@code start} and {@code close} from one owner.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE_ID = 1;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker; returns when it accepts clients.
   *
   * @param data its directory, created if missing; one broker at a time
   * @param wantedPort 0 for any
   * @throws EmbeddedStartException if the port is taken or the directory is used by another broker
   */
  public static EmbeddedKafka start(Path data, int wantedPort) throws EmbeddedStartException {
    return start(data, wantedPort, List.of());
  }

  /**
   * The same with further listeners, for clients that reach the broker through something between.
   *
   * @throws EmbeddedStartException if a port is taken or the directory is used by another broker
   */
  public static EmbeddedKafka start(Path data, int wantedPort, List<KafkaListener> further)
      throws EmbeddedStartException {
    int port = LoopbackPort.claim("kafka.port", wantedPort);
    int controllerPort = LoopbackPort.claim("kafka controller", 0);
    try {
      Files.createDirectories(data);
      format(data);
      long begin = System.nanoTime();
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(properties(data, port, controllerPort, further), false), Time.SYSTEM);
      server.startup();
      LOG.atInfo()
          .addKeyValue(LogKey.PORT, port)
          .addKeyValue(LogKey.FOLDER, data)
          .addKeyValue(LogKey.TOOK_MS, (System.nanoTime() - begin) / 1_000_000)
          .log("embedded kafka started");
      return new EmbeddedKafka(server, port);
    } catch (Exception failure) {
      throw new EmbeddedStartException(
          "embedded Kafka did not start on port "
              + port
              + " with data in "
              + data
              + " (is another one using that directory?): "
              + rootMessage(failure),
          failure);
    }
  }

  /** Where clients connect: host and port. */
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path data) throws Exception {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    new Formatter()
        .setPrintStream(new PrintStream(report, true, StandardCharsets.UTF_8))
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setFeatureLevel("kraft.version", (short) 0)
        .setHasDynamicQuorum(false)
        .run();
  }

  private static Properties properties(
      Path data, int port, int controllerPort, List<KafkaListener> further) {
    Map<String, String> lean = new HashMap<>();
    // The defaults are for machines that do nothing else: the log cleaner alone takes 128 MB of
    // heap.
    lean.put("log.cleaner.dedupe.buffer.size", "2097152");
    lean.put("log.cleaner.io.buffer.size", "131072");
    lean.put("num.network.threads", "2");
    lean.put("num.io.threads", "4");
    lean.put("background.threads", "2");
    lean.put("num.recovery.threads.per.data.dir", "2");
    Map<String, String> single =
        Map.ofEntries(
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("default.replication.factor", "1"));
    Properties properties = new Properties();
    properties.putAll(lean);
    properties.putAll(single);
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", Integer.toString(NODE_ID)),
            Map.entry(
                "controller.quorum.voters",
                NODE_ID + "@" + LoopbackPort.HOST + ":" + controllerPort),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "PLAINTEXT://"
                    + LoopbackPort.HOST
                    + ":"
                    + port
                    + ",CONTROLLER://"
                    + LoopbackPort.HOST
                    + ":"
                    + controllerPort
                    + each(further, KafkaListener::listening)),
            Map.entry(
                "advertised.listeners",
                "PLAINTEXT://"
                    + LoopbackPort.HOST
                    + ":"
                    + port
                    + each(further, KafkaListener::advertised)),
            Map.entry(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
                    + each(further, listener -> listener.name() + ":PLAINTEXT")),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("log.dirs", data.toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.min.session.timeout.ms", "1000"),
            Map.entry("controller.quorum.append.linger.ms", "5"),
            // After a kill the controller lets the broker in again when the session of its
            // predecessor is over.
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "400"),
            Map.entry("message.max.bytes", Integer.toString(Topics.MAX_RECORD_BYTES)),
            Map.entry("replica.fetch.max.bytes", Integer.toString(Topics.MAX_RECORD_BYTES))));
    return properties;
  }

  private static String each(List<KafkaListener> further, Function<KafkaListener, String> entry) {
    return further.stream().map(entry).map(","::concat).collect(Collectors.joining());
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
