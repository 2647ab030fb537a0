package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.model.Completion;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that nobody of ours wrote into the changelog of the cells. */
class StrangersInTheStateTest {

  private static final String MODEL = "llama";
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir Path state;

  @Test
  void shouldRestoreItsQueueAndShowWhatItCouldNotRead() throws Exception {
    try (Installation place = new Installation(state)) {
      // Given a queue, and a changelog into which somebody else wrote as well
      InferenceRequest queued = CellFixtures.request(1, MODEL, Optional.of(Duration.ofSeconds(60)));
      try (Dispatcher first = place.dispatcher()) {
        place.request(Priority.NORMAL, queued);
        await()
            .atMost(LONG)
            .until(() -> first.health().details().get("queue_depth"), Integer.valueOf(1)::equals);
        first.drain(Duration.ofSeconds(5));
      }
      Started marker =
          new Started(
              CellFixtures.id(2), 1, StartMode.RESTART, 1, "w", MODEL, Instant.EPOCH, "default");
      write(place, CellFixtures.id(2).toString(), place.wires.resultEvents().encode(marker));
      write(place, "request/" + CellFixtures.id(3), new byte[] {2, 1, 0});
      // A cancellation in a year that no calendar has
      byte[] never =
          ByteBuffer.allocate(58)
              .put(new byte[] {2, 5})
              .putInt(36)
              .put(CellFixtures.id(4).toString().getBytes(StandardCharsets.US_ASCII))
              .putInt(0)
              .putLong(Long.MAX_VALUE)
              .putInt(0)
              .array();
      write(place, "cancel/" + CellFixtures.id(4), never);

      // When
      try (Dispatcher second = place.dispatcher();
          TestingWorker worker = new TestingWorker(place, "w", MODEL, 1, item -> {})) {

        // Then
        List<Completion> ends =
            place.readUntil(
                place.topics.completions(), place.wires.completions(), c -> !c.isEmpty());
        assertThat(ends.getFirst().requestId()).isEqualTo(queued.id());
        List<DeadLetter> letters =
            place.readUntil(
                place.topics.deadLetters(), place.wires.deadLetters(), all -> all.size() >= 6);
        assertThat(letters).hasSize(6);
        assertThat(second.health().ready()).isTrue();
        assertThat(worker.seen).hasSize(1);
      }
    }
  }

  /** To both cells. */
  private static void write(Installation place, String key, byte[] value) throws Exception {
    String changelog = new ConsumerGroups(place.topics).dispatcher() + "-cell-state-changelog";
    for (int partition = 0; partition < 2; partition++) {
      place.producer.send(new ProducerRecord<>(changelog, partition, key, value)).get();
    }
  }
}
