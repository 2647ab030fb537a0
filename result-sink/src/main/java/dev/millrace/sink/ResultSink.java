package dev.millrace.sink;

import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.DeadLetters;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicAdminException.Reason;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.redis.Availability;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.shared.SharedReader;
import dev.millrace.service.Health;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import dev.millrace.service.metrics.Meters;
import dev.millrace.sink.metrics.SinkMetric;
import dev.millrace.sink.results.CompletionHandler;
import dev.millrace.sink.results.CompletionLoop;
import dev.millrace.sink.results.LogResultSource;
import dev.millrace.sink.retention.KafkaTopicStore;
import dev.millrace.sink.retention.Retention;
import dev.millrace.sink.retention.RetentionLoop;
import dev.millrace.sink.retention.RetentionRules;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The result sink. Any number of them share the work; Redis may be away, Kafka must be there.
 *
 * <p>Thread rule: as {@link Role}.
 */
public final class ResultSink implements Role {

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private record Running(
      SinkClients clients,
      SharedReader reader,
      CompletionLoop completions,
      RetentionLoop retention) {}

  private final ResultSinkConfig config;
  private final KafkaSettings kafka;
  private final TopicPlan plan;
  private final Topics topics;
  private final Wires wires;
  private final ResultRecords results;
  private final Supplier<Availability> redis;
  private final Clock clock;
  private final Meters meters;
  private volatile @Nullable Running running;
  private volatile boolean draining;

  /**
   * Starts nothing.
   *
   * @param results where results go; {@link ResultRecords#NONE} for nowhere
   * @param redis how Redis is; completions wait while it is away
   * @throws IllegalArgumentException if the Kafka settings are invalid; the message names the key
   */
  public ResultSink(
      ResultSinkConfig config,
      TopicPlan plan,
      Wires wires,
      ResultRecords results,
      Supplier<Availability> redis,
      MeterRegistry registry,
      Clock clock) {
    this.config = config;
    this.kafka = new KafkaSettings(config.kafka());
    this.plan = plan;
    this.topics = plan.topics();
    this.wires = wires;
    this.results = results;
    this.redis = redis;
    this.clock = clock;
    this.meters = new Meters(registry);
    meters.start(SinkMetric.values());
  }

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public void start() throws RoleStartException {
    SinkClients clients;
    try {
      clients = new SinkClients(kafka, new ConsumerGroups(topics).sink());
    } catch (KafkaException e) {
      throw new RoleStartException("kafka.bootstrap: no client for " + kafka.bootstrapServers(), e);
    }
    try {
      requireTopics(clients);
    } catch (RoleStartException e) {
      clients.close(true);
      throw e;
    }
    ResultTopics resultTopics =
        new ResultTopics(clients.admin(), plan, config.dedicatedRetention(), System::nanoTime);
    Retention retention = retention(clients, resultTopics);
    SharedReader reader = clients.reader(resultTopics, wires.resultEvents(), config.readTimeout());
    CompletionLoop completions = completions(clients, reader, retention);
    RetentionLoop retentionLoop = new RetentionLoop(retention::step, clock);
    running = new Running(clients, reader, completions, retentionLoop);
    completions.start();
    retentionLoop.start();
  }

  @Override
  public Health health() {
    Running current = running;
    boolean consuming =
        current != null
            && (current.completions().isConsuming() || current.completions().isWaiting());
    Availability seen = redis.get();
    Health.State state =
        current == null || !consuming
            ? Health.State.UNHEALTHY
            : seen == Availability.UNAVAILABLE || !current.retention().health().isWell()
                ? Health.State.DEGRADED
                : Health.State.HEALTHY;
    return new Health(
        state,
        consuming && !draining,
        Map.of(
            "redis",
            seen.name().toLowerCase(Locale.ROOT),
            "completions",
            current == null ? "waiting" : current.completions().health().describe(),
            "retention",
            current == null ? "waiting" : current.retention().health().describe(),
            "completions_waiting",
            current == null ? 0L : current.completions().lag()));
  }

  @Override
  public void drain(Duration atMost) {
    draining = true;
    Running current = running;
    if (current != null) {
      current.completions().stop();
      current.retention().stop();
      current.completions().await(atMost);
    }
  }

  @Override
  public void close() {
    draining = true;
    Running current = running;
    running = null;
    if (current == null) {
      return;
    }
    current.completions().stop();
    current.retention().stop();
    current.completions().await(CLOSE);
    boolean idle = current.retention().await(CLOSE);
    current.reader().close();
    current.clients().close(idle);
  }

  private CompletionLoop completions(
      SinkClients clients, SharedReader reader, Retention retention) {
    LogResultSource source = new LogResultSource(reader, config.readTimeout(), System::nanoTime);
    CompletionHandler handler =
        new CompletionHandler(
            source, results, redis, config.resultTtl(), retention::ended, meters, System::nanoTime);
    DeadLetters deadLetters =
        new DeadLetters(clients.producer(), wires.deadLetters(), topics.deadLetters(), clock);
    return new CompletionLoop(
        clients::member,
        topics.completions(),
        wires.completions(),
        handler,
        redis,
        deadLetters,
        config.readers(),
        meters);
  }

  private Retention retention(SinkClients clients, ResultTopics resultTopics) {
    return new Retention(
        topics,
        new RetentionRules(
            config.dedicatedRetention(), config.dedicatedMaxAge(), config.poolRetention()),
        new KafkaTopicStore(
            clients.admin(),
            plan,
            resultTopics,
            clients.inspector(),
            wires.resultEvents(),
            System::nanoTime),
        clock,
        config.scanInterval(),
        config.deletionsPerSecond(),
        meters);
  }

  private void requireTopics(SinkClients clients) throws RoleStartException {
    List<String> needed = List.of(topics.completions(), topics.deadLetters());
    try {
      Map<String, Integer> found =
          TopicAdmin.await(clients.admin().partitions(needed), config.startTimeout());
      if (found.size() < needed.size()) {
        throw new RoleStartException(
            "kafka.prefix: topics " + needed + " do not all exist at " + kafka.bootstrapServers());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoleStartException("interrupted while starting", e);
    } catch (TopicAdminException e) {
      throw new RoleStartException(
          e.reason() == Reason.NO_ANSWER
              ? "kafka.bootstrap: no broker answered at "
                  + kafka.bootstrapServers()
                  + " within "
                  + config.startTimeout().toMillis()
                  + " ms"
              : "kafka.bootstrap: topics "
                  + needed
                  + " cannot be used at "
                  + kafka.bootstrapServers(),
          e);
    }
  }
}
