package dev.millrace.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics of a {@link TopicPlan} and waits until they are usable. Any number of processes
 * may do so at once and again: what exists stays as it is, and is refused where it contradicts the
 * plan. Blocks its caller, for the timeout at most.
 */
public final class TopicProvisioner {

  private static final Logger log = LoggerFactory.getLogger(TopicProvisioner.class);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final KafkaSettings kafka;

  /** For one cluster. */
  public TopicProvisioner(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  /**
   * Makes what is missing.
   *
   * @throws TopicsUnavailableException if Kafka does not answer in time, refuses, or holds a topic
   *     that contradicts the plan; the message names the setting
   */
  public void provision(List<TopicSpec> specs, Duration timeout) throws TopicsUnavailableException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Admin admin = Admin.create(kafka.admin("millrace-topics"))) {
      awaitBroker(admin, deadline, timeout);
      create(admin, missing(admin, specs, deadline), deadline);
      Map<String, TopicDescription> usable = awaitUsable(admin, specs, deadline);
      verify(specs, usable, configs(admin, specs, deadline));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicsUnavailableException("interrupted while topics were made", e);
    } catch (TimeoutException e) {
      throw new TopicsUnavailableException(
          "kafka.bootstrap: topics were not usable at "
              + kafka.bootstrapServers()
              + " within "
              + timeout.toMillis()
              + " ms",
          e);
    } catch (ExecutionException e) {
      throw refused(Optional.ofNullable(e.getCause()).orElse(e));
    } catch (KafkaException e) {
      throw refused(Optional.ofNullable(e.getCause()).orElse(e));
    }
  }

  private TopicsUnavailableException refused(Throwable cause) {
    return new TopicsUnavailableException(
        "kafka.bootstrap: " + kafka.bootstrapServers() + " refused: " + cause.getMessage(), cause);
  }

  private void awaitBroker(Admin admin, long deadline, Duration timeout)
      throws InterruptedException, TopicsUnavailableException {
    try {
      get(admin.describeCluster().nodes(), deadline);
    } catch (TimeoutException | ExecutionException e) {
      throw new TopicsUnavailableException(
          "kafka.bootstrap: no broker answered at "
              + kafka.bootstrapServers()
              + " within "
              + timeout.toMillis()
              + " ms",
          e);
    }
  }

  private static List<TopicSpec> missing(Admin admin, List<TopicSpec> specs, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> existing = get(admin.listTopics().names(), deadline);
    return specs.stream().filter(spec -> !existing.contains(spec.name())).toList();
  }

  private static void create(Admin admin, List<TopicSpec> specs, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, KafkaFuture<Void>> results =
        admin.createTopics(specs.stream().map(TopicSpec::toNewTopic).toList()).values();
    for (Map.Entry<String, KafkaFuture<Void>> result : results.entrySet()) {
      try {
        get(result.getValue(), deadline);
        log.info("topic created topic={}", result.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static Map<String, TopicDescription> awaitUsable(
      Admin admin, List<TopicSpec> specs, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<String> names = specs.stream().map(TopicSpec::name).toList();
    while (true) {
      Map<String, TopicDescription> usable = new HashMap<>();
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(names).topicNameValues().entrySet()) {
        described(topic.getValue(), deadline)
            .filter(TopicProvisioner::hasLeaders)
            .ifPresent(description -> usable.put(topic.getKey(), description));
      }
      if (usable.size() == names.size()) {
        return usable;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("topics without a leader");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private static Optional<TopicDescription> described(
      KafkaFuture<TopicDescription> topic, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return Optional.of(get(topic, deadline));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean hasLeaders(TopicDescription topic) {
    return topic.partitions().stream()
        .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
  }

  private static Map<String, Map<String, String>> configs(
      Admin admin, List<TopicSpec> specs, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> resources =
        specs.stream()
            .map(spec -> new ConfigResource(ConfigResource.Type.TOPIC, spec.name()))
            .toList();
    Map<ConfigResource, Config> found = get(admin.describeConfigs(resources).all(), deadline);
    Map<String, Map<String, String>> byTopic = new HashMap<>();
    found.forEach(
        (resource, config) ->
            byTopic.put(
                resource.name(),
                config.entries().stream()
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))));
    return byTopic;
  }

  private static void verify(
      List<TopicSpec> specs,
      Map<String, TopicDescription> topics,
      Map<String, Map<String, String>> configs)
      throws TopicsUnavailableException {
    List<String> contradictions = new ArrayList<>();
    for (TopicSpec spec : specs) {
      TopicDescription topic = topics.get(spec.name());
      Map<String, String> config = configs.getOrDefault(spec.name(), Map.of());
      if (topic != null) {
        contradictions.addAll(TopicContradictions.between(spec, topic.partitions().size(), config));
      }
    }
    if (!contradictions.isEmpty()) {
      throw new TopicsUnavailableException(String.join("; ", contradictions));
    }
  }

  private static <T> T get(KafkaFuture<T> future, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
