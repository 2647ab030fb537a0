package dev.millrace.standalone.config;

import dev.millrace.dispatcher.DispatcherSection;
import dev.millrace.ingest.HttpSection;
import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.redis.RedisSettings;
import dev.millrace.service.OpsSection;
import dev.millrace.service.config.Section;
import dev.millrace.service.config.Setting;
import dev.millrace.sink.SinkSection;
import dev.millrace.topics.ResultNames;
import dev.millrace.worker.WorkerSection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The whole configuration: the sections of the roles, and what they stand on. Durations are written
 * like {@code 500ms}, {@code 30s}, {@code 10m} or ISO-8601.
 */
@ConfigMapping(prefix = "millrace")
public interface Settings {

  /** Everything that is declared here. */
  Section<Settings> SECTION = Section.of(Settings.class);

  /** Directory of everything that embedded services and workers keep. */
  @Setting(
      doc = "directory of everything that embedded services and workers keep",
      option = "--data",
      placeholder = "DIR")
  @WithDefault(".millrace")
  Path data();

  /** Worker processes that {@code up} runs. */
  @Setting(
      doc = "worker processes that `up` runs",
      min = "0",
      max = "64",
      option = "--workers",
      placeholder = "N")
  @WithDefault("1")
  int workers();

  /** Kafka. */
  Kafka kafka();

  /** Redis. */
  Redis redis();

  /** The schema registry. */
  Registry registry();

  /** The HTTP facade. */
  HttpSection http();

  /** The ops port of each role. */
  OpsSection ops();

  /** The dispatcher. */
  DispatcherSection dispatcher();

  /** A worker. */
  WorkerSection worker();

  /** The result sink. */
  SinkSection sink();

  /** {@code kafka.client} as Kafka names its settings, however a file nests and quotes them. */
  default Map<String, String> clientSettings() {
    return kafka().client().entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().replace("\"", ""), Map.Entry::getValue));
  }

  /** Where Kafka is, and the topics of the installation. */
  interface Kafka {

    /** Brokers, {@code host:port,...}. */
    @Setting(
        doc = "brokers, `host:port,...`",
        absent = "an embedded broker",
        option = "--kafka",
        placeholder = "HOST:PORT")
    Optional<String> bootstrap();

    /** Port of the embedded broker; 0 = any. */
    @Setting(
        doc = "port of the embedded broker; 0 = any",
        option = "--kafka-port",
        placeholder = "PORT",
        min = "0",
        max = "65535")
    @WithDefault("9092")
    int port();

    /** Scheduling cells; fixed once the topics exist. */
    @Setting(
        doc = "scheduling cells; fixed once the topics exist",
        min = "1",
        max = "" + TopicSettings.MAX_PARTITIONS)
    @WithDefault("4")
    int partitions();

    /** Copies of each record; 3 where there are three brokers. */
    @Setting(
        doc = "copies of each record; 3 where there are three brokers",
        min = "1",
        max = "" + TopicSettings.MAX_REPLICATION)
    @WithDefault("1")
    short replication();

    /**
     * Put before every topic name, with a dot at its end, so that installations share a cluster.
     */
    @Setting(
        doc =
            "put before every topic name, with a dot at its end, so that installations share a"
                + " cluster")
    Optional<String> prefix();

    /** What topics begin with that requests may name for their results, beside our own. */
    @Setting(
        doc =
            "what other topics than `results.*` begin with that requests may name for their"
                + " results, separated by commas",
        matches = ResultNames.PREFIXES)
    Optional<String> resultPrefixes();

    /** Partitions of {@code results.shared}; fixed once it exists. */
    @Setting(
        doc =
            "partitions of `results.shared`, where results go whose request names no topic; fixed"
                + " once it exists",
        min = "1",
        max = "" + TopicSettings.MAX_PARTITIONS)
    @WithDefault("16")
    int resultPartitions();

    /** How long {@code results.shared} keeps what was written. */
    @Setting(
        doc =
            "how long `results.shared` keeps what was written; given to it when it is made, later"
                + " changed with Kafka's own tools",
        min = "1s")
    @WithDefault("1h")
    Duration resultRetention();

    /** Silence after which another dispatcher or sink takes over. */
    @Setting(
        doc =
            "silence after which a dispatcher or sink counts as gone and another takes over;"
                + " brokers allow less than 6s only with `group.min.session.timeout.ms`",
        min = "1s")
    @WithDefault("" + ConsumerGroups.MEMBER_LIVENESS_SECONDS + "s")
    Duration memberLiveness();

    /** How long a role waits for the brokers at its start. */
    @Setting(doc = "how long a role waits for the brokers at its start", min = "1s")
    @WithDefault("20s")
    Duration startTimeout();

    /**
     * Settings for every Kafka client; {@code kafka.client.producer.*}, {@code .consumer.*}, {@code
     * .admin.*} for one kind. What the guarantees rest on (acks, idempotence, offsets) cannot be
     * overridden.
     */
    @Setting(
        doc =
            "settings for every Kafka client; `kafka.client.producer.*`, `.consumer.*`, `.admin.*`"
                + " for one kind. What the guarantees rest on (acks, idempotence, offsets) cannot"
                + " be overridden")
    Map<String, String> client();
  }

  /** Where Redis is. */
  interface Redis {

    /** {@code host:port} or {@code redis[s]://[[user]:password@]host[:port][/db]}. */
    @Setting(
        doc = "`host:port` or `redis[s]://[[user]:password@]host[:port][/db]`",
        absent = "an embedded server",
        option = "--redis",
        placeholder = "HOST:PORT")
    Optional<String> url();

    /** Port of the embedded Redis; 0 = any. */
    @Setting(
        doc = "port of the embedded Redis; 0 = any",
        option = "--redis-port",
        placeholder = "PORT",
        min = "0",
        max = "65535")
    @WithDefault("6379")
    int port();

    /** Bound of every command. */
    @Setting(
        doc = "bound of every command",
        min = "1ms",
        max = RedisSettings.MAX_TIMEOUT_MILLIS + "ms")
    @WithDefault(RedisSettings.MAX_TIMEOUT_MILLIS + "ms")
    Duration timeout();
  }

  /** The schema registry. */
  interface Registry {

    /** A Confluent-compatible schema registry. */
    @Setting(
        doc = "a Confluent-compatible schema registry",
        absent = "built-in schema ids",
        option = "--registry",
        placeholder = "URL")
    Optional<String> url();

    /** Port on which {@code up} serves its own schemas; 0 = any. */
    @Setting(
        doc = "port on which `up` serves its own schemas; 0 = any",
        option = "--registry-port",
        placeholder = "PORT",
        min = "0",
        max = "65535")
    @WithDefault("8081")
    int port();
  }
}
