package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.model.Completion;
import dev.millrace.model.Control;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.UndecodableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that expire together, and a cancellation in their midst. With {@code
 * -Dmillrace.storm=10000} it measures more of them.
 */
class ClosingStormTest {

  private static final Logger LOG = LoggerFactory.getLogger(ClosingStormTest.class);
  private static final int COUNT = Integer.getInteger("millrace.storm", 1_000);
  private static final String MODEL = "storm";
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path state;

  private final Map<RequestId, Completion> ends = new HashMap<>();
  private int repeated;

  @Test
  void shouldEndEveryRequestOnceAndACancellationSoonWhenManyExpireTogether() throws Exception {
    try (Installation place = new Installation(state);
        Dispatcher dispatcher = place.dispatcher("at_least_once", QueueLimits.NONE);
        TestingWorker without = new TestingWorker(place, "w", MODEL, 0, item -> {});
        KafkaConsumer<String, byte[]> completions = place.kafka.consumer()) {
      // Given requests in the queue that expire at the same time, and one that does not
      read(place, completions);
      String results = place.topics.leasedResults(CellFixtures.id(0), 0);
      place.kafka.createTopic(results, 1, Map.of());
      Instant expiry = Instant.now().plusSeconds(6 + COUNT / 300);
      for (int i = 0; i < COUNT; i++) {
        place.request(
            Priority.LOW,
            request(i, results, Optional.of(Duration.between(Instant.now(), expiry))));
      }
      place.request(Priority.LOW, request(COUNT, results, Optional.empty()));
      await()
          .atMost(LONG)
          .until(
              () -> dispatcher.health().details().get("queue_depth"),
              depth -> depth.equals(COUNT + 1));
      assertThat(without.seen).isEmpty();

      // When
      collect(place, completions, 1);
      long began = System.nanoTime();
      place.send(
          place.topics.control(),
          MODEL,
          place
              .wires
              .controls()
              .encode(new Control.Cancel(MODEL, CellFixtures.id(COUNT), "no more", Instant.now())));
      long cancelled = 0;
      while (ends.size() <= COUNT) {
        collect(place, completions, ends.size() + 1);
        if (cancelled == 0 && ends.containsKey(CellFixtures.id(COUNT))) {
          cancelled = System.nanoTime();
        }
      }
      long over = System.nanoTime();

      // Then
      LOG.info(
          "expired together: {} in {} ms, the cancellation in {} ms",
          COUNT,
          (over - began) / 1_000_000,
          (cancelled - began) / 1_000_000);
      assertThat(repeated).isZero();
      assertThat(ends.values())
          .filteredOn(end -> end.verdict().outcome() == Outcome.CANCELLED)
          .extracting(Completion::requestId)
          .containsExactly(CellFixtures.id(COUNT));
      assertThat(ends.values())
          .filteredOn(end -> end.verdict().outcome() == Outcome.TIMED_OUT)
          .hasSize(COUNT);
    }
  }

  private static void read(Installation place, KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> all =
        consumer.partitionsFor(place.topics.completions()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  private void collect(Installation place, KafkaConsumer<String, byte[]> consumer, int atLeast)
      throws UndecodableException {
    Instant until = Instant.now().plus(LONG);
    while (ends.size() < atLeast) {
      assertThat(Instant.now()).as("%d of %d ended", ends.size(), COUNT).isBefore(until);
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
        Completion end = place.wires.completions().decode(record.value());
        if (ends.put(end.requestId(), end) != null) {
          repeated++;
        }
      }
    }
  }

  private static InferenceRequest request(int number, String results, Optional<Duration> timeout) {
    InferenceRequest base = CellFixtures.request(number, MODEL, timeout);
    return new InferenceRequest(
        base.id(),
        base.tenant(),
        base.model(),
        base.input(),
        base.parameters(),
        timeout,
        Optional.of(new ResultAddress(results, 0)),
        Map.of());
  }
}
