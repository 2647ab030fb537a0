package dev.millrace.client;

import dev.millrace.client.cells.CellDirectory;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a client; {@link #build} checks them and connects. One thread.
 *
 * <p>Defaults: tenant {@code default}, timeout 30 s, priority NORMAL, 16 result topics of the
 * client's own, built-in schemas.
 */
public final class MillraceClientBuilder {
  private final Map<String, Object> kafka = new HashMap<>();
  private Topics topics = Topics.DEFAULT;
  private @Nullable String model;
  private String tenant = InferenceRequest.DEFAULT_TENANT;
  private Duration defaultTimeout = InferenceRequest.DEFAULT_TIMEOUT;
  private Priority defaultPriority = Priority.NORMAL;
  private int poolSize = ClientSettings.DEFAULT_POOL_SIZE;
  private @Nullable RequestId poolId;
  private Duration poolRetention = Duration.ofHours(1);
  private int replication = TopicSettings.BROKER_DEFAULT;
  private boolean heedsQueues = true;
  private CellDirectory cells = new CellDirectory();
  private Duration startTimeout = Duration.ofSeconds(15);
  private Duration terminalGrace = Duration.ofSeconds(30);
  private Duration closeTimeout = Duration.ofSeconds(5);
  private @Nullable Wires wires;
  private @Nullable Executor callbacks;
  private Clock clock = Clock.systemUTC();

  MillraceClientBuilder() {}

  /** The Kafka cluster: host:port, comma-separated. Required. */
  public MillraceClientBuilder bootstrapServers(String servers) {
    kafka.put("bootstrap.servers", servers);
    return this;
  }

  /**
   * Settings of Kafka's clients (security, for example); they win over ours, except that those
   * which the guarantees rest on, such as {@code acks}, are refused. A setting reaches the clients
   * that know it; one that begins with {@code producer.}, {@code consumer.} or {@code admin.} is
   * for that client only.
   */
  public MillraceClientBuilder kafka(Map<String, ?> overrides) {
    kafka.putAll(overrides);
    return this;
  }

  /** Topic names, where the installation has a prefix or prefixes for results. */
  public MillraceClientBuilder topics(Topics names) {
    this.topics = Objects.requireNonNull(names, "topics");
    return this;
  }

  /** The model of a submission without one. */
  public MillraceClientBuilder model(String name) {
    this.model = name;
    return this;
  }

  /** The tenant of a submission without one. */
  public MillraceClientBuilder tenant(String name) {
    this.tenant = Objects.requireNonNull(name, "tenant");
    return this;
  }

  /** The timeout of a submission without one; zero means none. */
  public MillraceClientBuilder defaultTimeout(Duration value) {
    this.defaultTimeout = Objects.requireNonNull(value, "defaultTimeout");
    return this;
  }

  /** The priority of a submission without one. */
  public MillraceClientBuilder defaultPriority(Priority value) {
    this.defaultPriority = Objects.requireNonNull(value, "defaultPriority");
    return this;
  }

  /** Result topics to lease out, 1 to 10000; more requests at once than that share them. */
  public MillraceClientBuilder poolSize(int value) {
    this.poolSize = value;
    return this;
  }

  /**
   * Keeps the pool's topics when the client closes, and takes over those that an earlier client
   * with this id left: their results stay readable across restarts. Two clients with the same id at
   * once work, but read each other's records in vain.
   */
  public MillraceClientBuilder poolId(RequestId value) {
    this.poolId = value;
    return this;
  }

  /** How long the pool's topics keep what was written; 1 h by default. */
  public MillraceClientBuilder poolRetention(Duration value) {
    this.poolRetention = Objects.requireNonNull(value, "poolRetention");
    return this;
  }

  /**
   * Copies of each record in the result topics that the client makes, 1 to 9; of 3 or more, two
   * have to be in sync before a record counts as written. By default the brokers' own {@code
   * default.replication.factor} and {@code min.insync.replicas} hold.
   */
  public MillraceClientBuilder replication(int copies) {
    this.replication = copies;
    return this;
  }

  /**
   * Whether the client follows the states of the queues and refuses, as {@link
   * NotAcceptedException}, what they ask it to hold back. True by default; costs a consumer.
   */
  public MillraceClientBuilder heedsQueues(boolean value) {
    this.heedsQueues = value;
    return this;
  }

  /** Where the client notes the states of the queues, for others to look at, too. */
  public MillraceClientBuilder cells(CellDirectory directory) {
    this.cells = Objects.requireNonNull(directory, "cells");
    return this;
  }

  /** Bound of {@link #build}; 15 s by default. */
  public MillraceClientBuilder startTimeout(Duration value) {
    this.startTimeout = Objects.requireNonNull(value, "startTimeout");
    return this;
  }

  /** How long after a request's deadline the client waits for its end; 30 s by default. */
  public MillraceClientBuilder terminalGrace(Duration value) {
    this.terminalGrace = Objects.requireNonNull(value, "terminalGrace");
    return this;
  }

  /** Bound of each step of closing; 5 s by default. */
  public MillraceClientBuilder closeTimeout(Duration value) {
    this.closeTimeout = Objects.requireNonNull(value, "closeTimeout");
    return this;
  }

  /** How records become bytes; the built-in schema ids by default. */
  public MillraceClientBuilder wires(Wires value) {
    this.wires = Objects.requireNonNull(value, "wires");
    return this;
  }

  /**
   * Runs callbacks and whatever is chained to results; by default daemon threads of the client's
   * own, as many as there are busy callbacks.
   */
  public MillraceClientBuilder callbackExecutor(Executor value) {
    this.callbacks = Objects.requireNonNull(value, "callbackExecutor");
    return this;
  }

  /** The clock that new ids and cancellations carry. */
  public MillraceClientBuilder clock(Clock value) {
    this.clock = Objects.requireNonNull(value, "clock");
    return this;
  }

  /** The settings, checked; connects to nothing. */
  ClientSettings settings() {
    return new ClientSettings(
        kafka,
        topics,
        Optional.ofNullable(model),
        tenant,
        defaultTimeout,
        defaultPriority,
        poolSize,
        Optional.ofNullable(poolId),
        poolRetention,
        replication,
        heedsQueues,
        startTimeout,
        terminalGrace,
        closeTimeout);
  }

  /**
   * Checks the settings, connects, creates the result topics and begins to read them.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   * @throws ClientUnavailableException if the cluster does not answer within the start timeout
   */
  public MillraceClient build() {
    Wires records = wires != null ? wires : WiresFactory.builtin();
    return new ClientConnection(settings(), records, cells, clock).open(callbacks);
  }
}
