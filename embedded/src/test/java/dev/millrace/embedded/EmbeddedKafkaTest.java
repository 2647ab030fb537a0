package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

  @TempDir Path data;

  @Test
  void shouldKeepItsRecordsWhenRestartedOnAnotherPort() throws Exception {
    try (EmbeddedKafka first = EmbeddedKafka.start(data, 0)) {
      Map<String, Object> config = Map.of("bootstrap.servers", first.bootstrapServers());
      try (Admin admin = Admin.create(config)) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }
      try (var producer =
          new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
        producer.send(new ProducerRecord<>("kept", "grain")).get();
      }
    }

    try (EmbeddedKafka second = EmbeddedKafka.start(data, 0);
        var consumer =
            new KafkaConsumer<>(
                Map.<String, Object>of(
                    "bootstrap.servers",
                    second.bootstrapServers(),
                    "auto.offset.reset",
                    "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("kept", 0)));
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(consumer.poll(Duration.ofMillis(200)))
                      .extracting(r -> r.value())
                      .containsExactly("grain"));
    }
  }

  @Test
  void shouldNameThePortWhenItIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(data, taken.getLocalPort()))
          .isInstanceOf(EmbeddedStartException.class)
          .hasMessageContaining("kafka.port")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }
}
