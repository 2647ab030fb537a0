package dev.millrace.kafka;

import dev.millrace.kafka.TopicAdminException.Reason;
import dev.millrace.logging.LogKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics of a {@link TopicPlan} and waits until they are usable. Any number of processes
 * may do so at once and again: what exists stays as it is, and is refused where it contradicts the
 * plan. Blocks its caller, for the timeout at most.
 */
public final class TopicProvisioner {

  private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final KafkaSettings kafka;
  private final LongSupplier nanoTime;

  /** For one cluster. */
  public TopicProvisioner(KafkaSettings kafka, LongSupplier nanoTime) {
    this.kafka = kafka;
    this.nanoTime = nanoTime;
  }

  /**
   * Makes what is missing.
   *
   * @throws TopicsUnavailableException if Kafka does not answer in time, refuses, or holds a topic
   *     that contradicts the plan; the message names the setting
   */
  public void provision(List<TopicSpec> specs, Duration timeout) throws TopicsUnavailableException {
    try (TopicAdmin admin = TopicAdmin.connect(kafka, "millrace-topics")) {
      new Work(admin, specs, timeout).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicsUnavailableException("interrupted while topics were made", e);
    } catch (TopicAdminException e) {
      throw e.reason() == Reason.NO_ANSWER
          ? late("topics were not usable at ", timeout, e)
          : refused(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw refused(e.getCause() == null ? e : e.getCause());
    }
  }

  private TopicsUnavailableException refused(Throwable cause) {
    return new TopicsUnavailableException(
        "kafka.bootstrap: " + kafka.bootstrapServers() + " refused: " + cause.getMessage(), cause);
  }

  private TopicsUnavailableException late(String what, Duration timeout, Throwable cause) {
    return new TopicsUnavailableException(
        "kafka.bootstrap: "
            + what
            + kafka.bootstrapServers()
            + " within "
            + timeout.toMillis()
            + " ms",
        cause);
  }

  /** One round of it. */
  private final class Work {

    private final TopicAdmin admin;
    private final List<TopicSpec> specs;
    private final List<String> names;
    private final Duration timeout;
    private final long deadline;

    Work(TopicAdmin admin, List<TopicSpec> specs, Duration timeout) {
      this.admin = admin;
      this.specs = specs;
      this.names = specs.stream().map(TopicSpec::name).toList();
      this.timeout = timeout;
      this.deadline = nanoTime.getAsLong() + timeout.toNanos();
    }

    void run() throws TopicsUnavailableException, TopicAdminException, InterruptedException {
      awaitBroker();
      Set<String> existing = get(admin.names());
      List<TopicSpec> missing =
          specs.stream().filter(spec -> !existing.contains(spec.name())).toList();
      get(admin.create(missing))
          .forEach(topic -> LOG.atInfo().addKeyValue(LogKey.TOPIC, topic).log("topic created"));
      verify(awaitUsable(), get(admin.configs(names)));
    }

    private void awaitBroker() throws InterruptedException, TopicsUnavailableException {
      try {
        get(admin.brokers());
      } catch (TopicAdminException e) {
        throw late("no broker answered at ", timeout, e);
      }
    }

    private Map<String, Integer> awaitUsable()
        throws TopicsUnavailableException, TopicAdminException, InterruptedException {
      while (true) {
        Map<String, Integer> usable = get(admin.usable(names));
        if (usable.size() == names.size()) {
          return usable;
        }
        if (nanoTime.getAsLong() - deadline > 0) {
          throw late("topics were not usable at ", timeout, new KafkaException("without a leader"));
        }
        // Nothing signals that a partition has a leader.
        var unused = new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private void verify(Map<String, Integer> partitions, Map<String, Map<String, String>> configs)
        throws TopicsUnavailableException {
      List<String> contradictions = new ArrayList<>();
      for (TopicSpec spec : specs) {
        contradictions.addAll(
            TopicContradictions.between(
                spec,
                partitions.getOrDefault(spec.name(), spec.partitions()),
                configs.getOrDefault(spec.name(), Map.of())));
      }
      if (!contradictions.isEmpty()) {
        throw new TopicsUnavailableException(String.join("; ", contradictions));
      }
    }

    private <T> T get(CompletableFuture<T> answer)
        throws TopicAdminException, InterruptedException {
      return TopicAdmin.await(
          answer, Duration.ofNanos(Math.max(0, deadline - nanoTime.getAsLong())));
    }
  }
}
