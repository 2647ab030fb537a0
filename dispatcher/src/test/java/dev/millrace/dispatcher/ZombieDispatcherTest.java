package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.model.Completion;
import dev.millrace.model.Control;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dispatcher had under way when it stood still comes after another has taken over. */
class ZombieDispatcherTest {

  private static final String MODEL = "llama";
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final RequestId ID = CellFixtures.id(1);

  @TempDir Path state;

  @Test
  void shouldNotRunACancelledRequestWhenEntriesOfALostCellComeLate() throws Exception {
    try (Installation place = new Installation(state)) {
      // Given a request that a first dispatcher stored and a second one cancelled
      try (Dispatcher first = place.dispatcher()) {
        place.request(Priority.NORMAL, CellFixtures.request(1, MODEL, Optional.empty()));
        awaitQueued(first, 1);
        first.drain(Duration.ofSeconds(5));
      }
      List<ConsumerRecord<String, byte[]>> entries = entriesOfTheRequest(place);
      try (Dispatcher second = place.dispatcher()) {
        awaitQueued(second, 1);
        place.send(
            place.topics.control(),
            MODEL,
            place.wires.controls().encode(new Control.Cancel(MODEL, ID, "no more", Instant.now())));
        List<Completion> ends =
            place.readUntil(
                place.topics.completions(), place.wires.completions(), c -> !c.isEmpty());
        assertThat(ends.getFirst().verdict().outcome()).isEqualTo(Outcome.CANCELLED);
        second.drain(Duration.ofSeconds(5));
      }

      // When the first one's entries come once more, and a third dispatcher takes over
      for (ConsumerRecord<String, byte[]> late : entries) {
        place
            .producer
            .send(new ProducerRecord<>(late.topic(), late.partition(), late.key(), late.value()))
            .get();
      }
      try (Dispatcher third = place.dispatcher();
          TestingWorker worker = new TestingWorker(place, "w", MODEL, 1, item -> {})) {
        place.request(Priority.NORMAL, CellFixtures.request(2, MODEL, Optional.empty()));
        await().atMost(LONG).until(() -> !worker.seen.isEmpty());

        // Then only what came later runs
        assertThat(worker.seen)
            .extracting(item -> item.request().id())
            .containsExactly(CellFixtures.id(2));
        assertThat(third.health().ready()).isTrue();
      }
    }
  }

  private static void awaitQueued(Dispatcher dispatcher, int count) {
    await()
        .atMost(LONG)
        .until(
            () -> dispatcher.health().details().get("queue_depth"), Integer.valueOf(count)::equals);
  }

  private static List<ConsumerRecord<String, byte[]>> entriesOfTheRequest(Installation place) {
    String changelog = new ConsumerGroups(place.topics).dispatcher() + "-cell-state-changelog";
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = place.kafka.consumer()) {
      List<TopicPartition> all =
          List.of(new TopicPartition(changelog, 0), new TopicPartition(changelog, 1));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      await()
          .atMost(LONG)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> take(record, found));
                return found.size() >= 2;
              });
    }
    return found;
  }

  private static void take(
      ConsumerRecord<String, byte[]> record, List<ConsumerRecord<String, byte[]>> found) {
    if (record.key().endsWith(ID.toString()) && record.value() != null) {
      found.add(record);
    }
  }
}
