package dev.millrace.dispatcher.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.dispatcher.store.EntryCodec;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.RunAccepted;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cell stores, and what becomes of entries that cannot be read. */
class CellStoreTest {

  private final CellDriver cell = new CellDriver(1);

  @AfterEach
  void close() {
    cell.close();
  }

  private static InferenceRequest request(int number) {
    return CellFixtures.request(number, CellDriver.MODEL, Optional.of(Duration.ofSeconds(30)));
  }

  private CellDriver withWorker(int slots) {
    cell.workTopics.existing.add(new WorkerId("w"));
    return cell.announces("w", slots, 0);
  }

  @Test
  void shouldPassTheOutputOnWithoutStoringIt() {
    // Given a run
    withWorker(1).requests(Priority.NORMAL, request(1));
    WorkItem item = cell.work("w").getFirst().items().getFirst();

    // When it ends with its output
    cell.reports(
        new WorkerEvent.RunEnded(
            cell.origin("w"),
            item.request().id(),
            item.run(),
            CellFixtures.success("done"),
            false,
            Optional.of("the whole answer")));

    // Then the completion has it, and the store has not
    assertThat(cell.read(cell.topics.completions(), cell.wires.completions()))
        .singleElement()
        .satisfies(completion -> assertThat(completion.output()).contains("the whole answer"));
    assertThat(new String(cell.store().get("request/" + item.request().id()), UTF_8))
        .doesNotContain("the whole answer");
  }

  @Test
  void shouldStoreTheBodyOnceAndDropItWithTheEnd() {
    // Given a run
    withWorker(1).requests(Priority.NORMAL, request(1));
    WorkItem item = cell.work("w").getFirst().items().getFirst();
    String id = item.request().id().toString();

    // Then its body stands beside its state
    assertThat(new String(cell.store().get("body/" + id), UTF_8)).contains("prompt 1");
    assertThat(new String(cell.store().get("request/" + id), UTF_8)).doesNotContain("prompt 1");

    // When it ends
    cell.ends("w", item, CellFixtures.success("done"));

    // Then only the state is left
    assertThat(cell.store().get("body/" + id)).isNull();
    assertThat(cell.store().get("request/" + id)).isNotNull();
  }

  @Test
  void shouldDispatchWhatTheStoreHoldsWhenARequestHasWaited() {
    // Given
    InferenceRequest waiting = request(1);
    cell.requests(Priority.NORMAL, waiting);

    // When
    withWorker(1);

    // Then
    assertThat(cell.work("w").getFirst().items().getFirst().request()).isEqualTo(waiting);
  }

  @Test
  void shouldDispatchFromDiskWhatDoesNotFitIntoMemory() {
    try (CellDriver small = new CellDriver(1, Map.of(), 100)) {
      // Given
      small.requests(Priority.NORMAL, request(1)).requests(Priority.NORMAL, request(2));
      assertThat(small.space.onDisk()).isPositive();

      // When
      small.workTopics.existing.add(new WorkerId("w"));
      small.announces("w", 2, 0);

      // Then
      assertThat(small.work("w").getFirst().items())
          .extracting(WorkItem::request)
          .containsExactly(request(1), request(2));
    }
  }

  @Test
  void shouldPutTheStoredBodyIntoTheDeadLetterWhenAttemptsAreExhausted() {
    // Given
    cell.requests(Priority.NORMAL, request(1));

    // When the workers that confirmed it fall silent one after another
    for (int i = 0; i < 3; i++) {
      withWorker(1);
      WorkItem run = cell.work("w").getLast().items().getLast();
      cell.reports(new RunAccepted(cell.origin("w"), run.request().id(), run.run()));
      for (int second = 0; second < 6; second++) {
        cell.passes(Duration.ofSeconds(1));
      }
    }

    // Then
    assertThat(cell.read(cell.topics.deadLetters(), cell.wires.deadLetters()))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.value())
                    .contains(Bytes.of(cell.wires.requests().encode(request(1)))));
  }

  @Test
  void shouldLeaveOutAnEntryThatCannotBeReadWhenACellIsRestored() {
    // Given a store with a stranger's entry among its own
    withWorker(1).requests(Priority.NORMAL, request(1));
    int own = StoredEntries.of(cell.store(), codec()).entries().size();
    cell.store().put("request/7", new byte[] {99});

    // When it is read for a restoration
    StoredEntries stored = StoredEntries.of(cell.store(), codec());

    // Then the rest is there, and the stranger's becomes a dead letter
    assertThat(stored.entries()).hasSize(own);
    assertThat(stored.unreadable())
        .singleElement()
        .satisfies(
            entry -> {
              DeadLetter letter = entry.letter("cell", 0, CellFixtures.START);
              assertThat(letter.key()).contains(Bytes.of("request/7".getBytes(UTF_8)));
              assertThat(letter.value()).contains(Bytes.of(new byte[] {99}));
              assertThat(letter.reason()).contains("version 99 is not known");
            });
  }

  @Test
  void shouldBeginAnewWhenItsTaskIsInitialisedAgain() {
    // Given a cell that was restored with one request that has ended and one that waits
    withWorker(1).requests(Priority.NORMAL, request(1));
    WorkItem item = cell.work("w").getFirst().items().getFirst();
    cell.requests(Priority.NORMAL, request(2)).ends("w", item, CellFixtures.success("done"));
    cell.requests(Priority.NORMAL, request(3));
    MockProcessorContext<OutKey, byte[]> context = new MockProcessorContext<>();
    context.addStateStore(cell.store());
    CellProcessor processor = new CellProcessor(cell.topology());
    processor.init(context);
    Waiting once = cell.statuses.waitingBeside(1);

    // When Kafka Streams revives the task, as after a record of the changelog that was not written
    processor.init(context);

    // Then nothing is there twice
    assertThat(cell.statuses.waitingBeside(1)).isEqualTo(once);
  }

  @Test
  void shouldNameTheKeyWhenAStoreEntryCannotBeRead() {
    assertThatThrownBy(() -> codec().decode("request/7", new byte[] {99}))
        .hasMessage("store entry request/7 cannot be read: version 99 is not known");
  }

  private EntryCodec codec() {
    return new EntryCodec(cell.wires.requests(), 0);
  }
}
