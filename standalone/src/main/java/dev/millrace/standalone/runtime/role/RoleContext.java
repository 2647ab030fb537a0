package dev.millrace.standalone.runtime.role;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicProvisioner;
import dev.millrace.kafka.TopicsUnavailableException;
import dev.millrace.redis.RedisSettings;
import dev.millrace.redis.RedisState;
import dev.millrace.service.ProcessMeters;
import dev.millrace.service.RoleStartException;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What every role of a process needs: where Kafka and Redis are, topic names, the wire, meters. One
 * owner; {@code close} disconnects from Redis.
 */
public final class RoleContext implements AutoCloseable {

  private final Installation installation;
  private final RedisState redis;
  private final PrometheusMeterRegistry meters;

  private RoleContext(Installation installation, RedisState redis, PrometheusMeterRegistry meters) {
    this.installation = installation;
    this.redis = redis;
    this.meters = meters;
  }

  /**
   * Connects, and creates the topics that are missing.
   *
   * @param bootstrap where Kafka is
   * @param redisUrl where Redis is; it need not be there yet
   * @throws InvalidSettingsException naming the setting at fault
   * @throws RoleStartException if Kafka does not answer
   */
  public static RoleContext open(Settings settings, String bootstrap, String redisUrl)
      throws InvalidSettingsException, RoleStartException {
    Installation installation = Installation.of(settings, bootstrap);
    try {
      new TopicProvisioner(installation.kafka(), System::nanoTime)
          .provision(installation.plan().fixed(), settings.kafka().startTimeout());
      PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      ProcessMeters.bindTo(meters);
      RedisState redis =
          RedisState.connect(RedisSettings.parse(redisUrl, settings.redis().timeout()), meters);
      return new RoleContext(installation, redis, meters);
    } catch (TopicsUnavailableException unavailable) {
      throw new RoleStartException(String.valueOf(unavailable.getMessage()), unavailable);
    } catch (IllegalArgumentException invalid) {
      throw new InvalidSettingsException("millrace." + invalid.getMessage(), invalid);
    }
  }

  /** Where Kafka is, and how its clients behave. */
  public KafkaSettings kafka() {
    return installation.kafka();
  }

  /** Topic names. */
  public Topics topics() {
    return installation.topics();
  }

  /** How topics are made. */
  public TopicPlan plan() {
    return installation.plan();
  }

  /** Records to bytes and back. */
  public Wires wires() {
    return installation.wires();
  }

  /** The connection to Redis, which may be down at any time. */
  public RedisState redis() {
    return redis;
  }

  /** The meters of this process. */
  public PrometheusMeterRegistry meters() {
    return meters;
  }

  @Override
  public void close() {
    redis.close();
    meters.close();
  }
}
