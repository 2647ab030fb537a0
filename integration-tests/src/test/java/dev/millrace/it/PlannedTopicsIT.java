package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
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

  /** Clients share the topics of a pool; only who asks for a topic of its own has one made. */
  @Test
  void shouldMakeNoTopicForRequestsThatNameNone(@TempDir Path other) throws Exception {
    try (RunningStack running =
            RunningStack.start(other, Map.of("worker.scripted.per-token", "1ms"));
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", running.stack().endpoints().kafka()));
        HttpClient http = HttpClient.newHttpClient()) {
      MillraceClient client = running.client();
      Topics topics = running.stack().context().topics();

      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        results.add(client.submit(Submission.prompt("wheat").noTimeout().build()).result());
      }
      for (int i = 0; i < 20; i++) {
        String body = "{\"model\":\"" + running.stack().model() + "\",\"prompt\":\"wheat\"}";
        HttpRequest request =
            HttpRequest.newBuilder(running.stack().endpoints().http().resolve("/v1/requests"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .isEqualTo(202);
      }
      for (CompletableFuture<Result> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isInstanceOf(Result.Success.class);
      }

      assertThat(admin.listTopics().names().get())
          .noneMatch(name -> topics.requestOfDedicated(name).isPresent())
          .filteredOn(name -> topics.poolOfLeased(name).isPresent())
          .as("16 of the facade and 8 of this client")
          .hasSize(24);
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

  /** A request that names the topic of its own id, so that its writer makes it. */
  private static RequestId send(RunningStack running, String model) throws Exception {
    RequestId id = RequestId.at(Instant.now());
    String topic = running.stack().context().topics().dedicatedResults(id);
    InferenceRequest request =
        new InferenceRequest(
            id,
            InferenceRequest.DEFAULT_TENANT,
            model,
            new Input.Prompt("wheat"),
            GenerationParameters.DEFAULTS,
            Optional.empty(),
            Optional.of(new ResultAddress(topic, 0)),
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
