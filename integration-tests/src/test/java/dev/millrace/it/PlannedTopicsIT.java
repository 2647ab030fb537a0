package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Submission;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever makes a topic (the provisioner, a worker, the dispatcher, the facade, the Java client,
 * Kafka Streams), the plan says how many copies have to be in sync. One that falls back to the
 * broker's default would lose its records with a broker.
 */
class PlannedTopicsIT {

  private static final String IN_SYNC = "min.insync.replicas";

  @TempDir static Path data;

  @Test
  void shouldMakeEveryTopicOfEveryRoleAsPlanned() throws Exception {
    try (RunningStack running = RunningStack.start(data, Map.of())) {
      Topics topics = running.stack().context().topics();
      // Given a topic that a worker makes, one that the dispatcher makes, one that a client makes
      RequestId ofWorker = send(running, running.stack().model());
      RequestId ofDispatcher = send(running, "nobody-serves-this");
      RequestId ofClient = RequestId.at(Instant.now());
      var unused =
          running
              .client()
              .submit(Submission.prompt("wheat").id(ofClient).dedicatedTopic().build())
              .result()
              .get(30, TimeUnit.SECONDS);

      try (Admin admin =
          Admin.create(Map.of("bootstrap.servers", running.stack().endpoints().kafka()))) {
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(admin.listTopics().names().get())
                        .contains(
                            topics.dedicatedResults(ofWorker),
                            topics.dedicatedResults(ofDispatcher),
                            topics.dedicatedResults(ofClient)));

        // Then none of them, nor any other, rests on the broker's default
        Set<String> all = admin.listTopics().names().get();
        assertThat(all)
            .containsAll(topics.fixed())
            .anyMatch(name -> name.startsWith("work."))
            .anyMatch(name -> name.startsWith("results.pool."))
            .anyMatch(name -> name.endsWith("-changelog"));
        assertThat(unplanned(admin, all)).isEmpty();
      }
    }
  }

  private static Set<String> unplanned(Admin admin, Collection<String> topics) throws Exception {
    List<ConfigResource> resources =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Set<String> unplanned = new TreeSet<>();
    admin
        .describeConfigs(resources)
        .all()
        .get()
        .forEach(
            (topic, config) -> {
              if (config.get(IN_SYNC).source() != ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                unplanned.add(topic.name());
              }
            });
    return unplanned;
  }

  /** A request that names no address, so that its writer makes a topic for it. */
  private static RequestId send(RunningStack running, String model) throws Exception {
    InferenceRequest request =
        new InferenceRequest(
            RequestId.at(Instant.now()),
            InferenceRequest.DEFAULT_TENANT,
            model,
            new Input.Prompt("wheat"),
            GenerationParameters.DEFAULTS,
            Optional.empty(),
            Optional.empty(),
            Map.of());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", running.stack().endpoints().kafka()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      var unused =
          producer
              .send(
                  new ProducerRecord<>(
                      running.stack().context().topics().requests(Priority.NORMAL),
                      model,
                      running.stack().context().wires().requests().encode(request)))
              .get();
    }
    return request.id();
  }
}
