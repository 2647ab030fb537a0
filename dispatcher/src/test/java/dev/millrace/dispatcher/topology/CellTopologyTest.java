package dev.millrace.dispatcher.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.kafka.ModelCell;
import dev.millrace.kafka.RepeatedRequest;
import dev.millrace.model.CellStatus;
import dev.millrace.model.Closing;
import dev.millrace.model.Completion;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellTopologyTest {

  private static final Duration TICK = Duration.ofMillis(50);

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
  void shouldDispatchAtOnceWhenAWorkerIsFree() {
    // Given
    withWorker(2);

    // When
    cell.requests(Priority.NORMAL, request(1));

    // Then
    List<WorkBatch> work = cell.work("w");
    assertThat(work).hasSize(1);
    WorkItem item = work.getFirst().items().getFirst();
    assertThat(item.request()).isEqualTo(request(1));
    assertThat(item.attempt()).isEqualTo(1);
    assertThat(item.address())
        .isEqualTo(UnnamedResults.of(cell.topics, CellFixtures.id(1), CellFixtures.START, false));
    assertThat(item.deadline()).contains(CellFixtures.START.plusSeconds(30));
    assertThat(item.sentAt()).contains(CellFixtures.START);
  }

  @Test
  void shouldLetOnlyRequestsBehindTheRestoredInputSkipTheLog() {
    // Given a cell whose topic had one record when it was restored
    String topic = Topics.DEFAULT.requests(Priority.NORMAL);
    try (CellDriver restored = new CellDriver(1, Map.of(topic, 1L))) {
      restored.workTopics.existing.add(new WorkerId("w"));
      restored.announces("w", 4, 0);

      // When that one and another are read
      restored.requests(Priority.NORMAL, request(1)).requests(Priority.NORMAL, request(2));

      // Then an earlier cell may have dispatched the first one only
      assertThat(restored.work("w"))
          .flatExtracting(WorkBatch::items)
          .extracting(WorkItem::mayHavePredecessor)
          .containsExactly(true, false);
    }
  }

  @Test
  void shouldLetARunReadTheLogWhenItsRequestMayHaveBeenSentBefore() {
    // Given a cell that has read nothing before
    String topic = Topics.DEFAULT.requests(Priority.NORMAL);
    try (CellDriver fresh = new CellDriver(1, Map.of(topic, 0L))) {
      fresh.workTopics.existing.add(new WorkerId("w"));
      fresh.announces("w", 4, 0);
      RecordHeaders repeated = new RecordHeaders();
      repeated.add(RepeatedRequest.mark());

      // When
      byte[] first = fresh.wires.requests().encode(request(1));
      fresh
          .sends(
              topic,
              new TestRecord<>(
                  ModelCell.key(CellDriver.MODEL), first, repeated, CellFixtures.START))
          .requests(Priority.NORMAL, request(2));

      // Then
      assertThat(fresh.work("w"))
          .flatExtracting(WorkBatch::items)
          .extracting(WorkItem::mayHavePredecessor)
          .containsExactly(true, false);
    }
  }

  @Test
  void shouldServeByPriorityWhenCreditComesBack() {
    // Given
    withWorker(1).requests(Priority.NORMAL, request(1));
    WorkItem first = cell.work("w").getFirst().items().getFirst();
    cell.requests(Priority.LOW, request(2)).requests(Priority.CRITICAL, request(3));

    // When
    cell.ends("w", first, CellFixtures.success("done"));

    // Then
    assertThat(cell.work("w").getFirst().items())
        .extracting(item -> item.request().id())
        .containsExactly(CellFixtures.id(3));
    assertThat(cell.read(cell.topics.completions(), cell.wires.completions()))
        .extracting(Completion::requestId, Completion::run, Completion::worker)
        .containsExactly(tuple(CellFixtures.id(1), first.run(), "w"));
  }

  @Test
  void shouldWaitForTheWorkTopicWhenAWorkerAnnouncesItselfTooEarly() {
    // Given
    cell.announces("w", 1, 0).requests(Priority.NORMAL, request(1)).passes(TICK);
    assertThat(cell.work("w")).isEmpty();

    // When
    cell.workTopics.existing.add(new WorkerId("w"));
    cell.passes(TICK);

    // Then
    assertThat(cell.work("w")).hasSize(1);
  }

  @Test
  void shouldDeadLetterBytesAndHeadersWhenARecordIsUndecodable() {
    // Given
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {7});
    byte[] value = {1, 2, 3};

    // When
    cell.sends(
        cell.topics.requests(Priority.HIGH),
        new TestRecord<>(new byte[] {9}, value, headers, CellFixtures.START));

    // Then
    assertThat(cell.read(cell.topics.deadLetters(), cell.wires.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reasonCode()).isEqualTo(ReasonCode.UNDECODABLE);
              assertThat(letter.sourceTopic()).isEqualTo("requests.high");
              assertThat(letter.key()).contains(Bytes.of(new byte[] {9}));
              assertThat(letter.value()).contains(Bytes.of(value));
              assertThat(letter.headers())
                  .containsExactly(new DeadLetter.Header("trace", Bytes.of(new byte[] {7})));
            });
  }

  @Test
  void shouldCutTheDeadLetterWhenTheRecordIsAsLargeAsOneMayBe() {
    // Given
    byte[] value = new byte[Topics.MAX_RECORD_BYTES - 100];

    // When
    cell.sends(
        cell.topics.requests(Priority.HIGH),
        new TestRecord<>(new byte[] {9}, value, new RecordHeaders(), CellFixtures.START));

    // Then
    assertThat(cell.read(cell.topics.deadLetters(), cell.wires.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).contains("cut to fit a record: value ");
              assertThat(cell.wires.deadLetters().encode(letter))
                  .hasSizeLessThan(Topics.MAX_RECORD_BYTES - 50_000);
            });
  }

  @Test
  void shouldDeadLetterAndContinueWhenWorkerEventsOrControlsAreUndecodable() {
    // When
    cell.sends(cell.topics.workerEvents(), new byte[] {5})
        .sends(cell.topics.control(), new byte[] {6})
        .sends(cell.topics.control(), new TestRecord<>(new byte[] {9}, null));
    withWorker(1).requests(Priority.NORMAL, request(1));

    // Then
    assertThat(cell.read(cell.topics.deadLetters(), cell.wires.deadLetters())).hasSize(3);
    assertThat(cell.work("w")).hasSize(1);
  }

  @Test
  void shouldReportTheViolationWhenARequestBreaksARule() {
    // Given
    InferenceRequest empty =
        new InferenceRequest(
            CellFixtures.id(1),
            "default",
            CellDriver.MODEL,
            new Input.Prompt(""),
            GenerationParameters.DEFAULTS,
            Optional.empty(),
            Optional.empty(),
            Map.of());

    // When
    cell.requests(Priority.NORMAL, empty);

    // Then
    assertThat(cell.read(cell.topics.closings(), cell.wires.closings()))
        .singleElement()
        .satisfies(
            closing -> {
              assertThat(closing.verdict().outcome()).isEqualTo(Outcome.FAILED);
              assertThat(closing.verdict().error())
                  .contains(new ErrorInfo(ErrorCode.INVALID_REQUEST, "prompt: must not be empty"));
            });
  }

  @Test
  void shouldCompleteWhenTheEndOfAClosingIsReported() {
    // Given
    cell.requests(Priority.NORMAL, request(1)).cancels(1);
    Closing closing = cell.read(cell.topics.closings(), cell.wires.closings()).getFirst();

    // When
    cell.reports(
        new WorkerEvent.RunEnded(
            cell.origin("dispatcher"),
            closing.requestId(),
            closing.run(),
            closing.verdict(),
            false));

    // Then
    assertThat(cell.read(cell.topics.completions(), cell.wires.completions()))
        .singleElement()
        .satisfies(
            completion -> assertThat(completion.verdict().outcome()).isEqualTo(Outcome.CANCELLED));
  }

  @Test
  void shouldIgnoreARequestThatComesTwice() {
    // Given
    withWorker(4).requests(Priority.NORMAL, request(1));

    // When
    cell.requests(Priority.NORMAL, request(1));

    // Then
    assertThat(cell.work("w")).hasSize(1);
    assertThat(cell.registry.counter("millrace.dispatcher.duplicate.requests").count())
        .isEqualTo(1);
  }

  @Test
  void shouldCompleteAgainWhenTheEndComesTwice() {
    // Given
    withWorker(1).requests(Priority.NORMAL, request(1));
    WorkItem item = cell.work("w").getFirst().items().getFirst();

    // When
    cell.ends("w", item, CellFixtures.success("done"))
        .ends("w", item, CellFixtures.success("done"));

    // Then
    List<Completion> completions = cell.read(cell.topics.completions(), cell.wires.completions());
    assertThat(completions).hasSize(2);
    assertThat(completions.getFirst()).isEqualTo(completions.getLast());
  }

  @Test
  void shouldCloseWhenTheDeadlinePassesInTheQueue() {
    // Given
    cell.workTopics.existing.add(new WorkerId("w"));
    cell.announces("w", 0, 0).requests(Priority.NORMAL, request(1));

    // When
    cell.passes(Duration.ofSeconds(31));

    // Then
    assertThat(cell.read(cell.topics.closings(), cell.wires.closings()))
        .extracting(closing -> closing.verdict().outcome())
        .containsExactly(Outcome.TIMED_OUT);
  }

  @Test
  void shouldPublishTheStatusOfAModelSoonAfterAChange() {
    // When
    withWorker(1).requests(Priority.NORMAL, request(1)).requests(Priority.LOW, request(2));
    cell.passes(TICK);

    // Then
    List<CellStatus> statuses = cell.read(cell.topics.cellStatus(), cell.wires.cellStatuses());
    assertThat(statuses.getLast())
        .satisfies(
            status -> {
              assertThat(status.model()).isEqualTo(CellDriver.MODEL);
              assertThat(status.running()).isEqualTo(1);
              assertThat(status.queued()).containsEntry(Priority.LOW, 1);
            });
    assertThat(cell.statuses.queued()).containsEntry(Priority.LOW, 1);
  }

  @Test
  void shouldForwardOnceWhenARequestReachesTheWrongCell() {
    try (CellDriver two = new CellDriver(2)) {
      // Given
      String foreign = modelOfCell(1);
      InferenceRequest request = CellFixtures.request(1, foreign, Optional.empty());
      byte[] value = two.wires.requests().encode(request);

      // When
      two.sends(
          two.topics.requests(Priority.LOW), new TestRecord<>(null, value, CellFixtures.START));

      // Then
      TestRecord<byte[], byte[]> sent = two.raw(two.topics.requests(Priority.LOW)).getFirst();
      assertThat(CellDriver.text(sent.key())).isEqualTo(foreign);
      assertThat(sent.value()).isEqualTo(value);
      assertThat(sent.headers().lastHeader(Hop.HEADER)).isNotNull();
      assertThat(two.registry.counter("millrace.dispatcher.forwarded").count()).isEqualTo(1);
    }
  }

  private static String modelOfCell(int cell) {
    for (int i = 0; ; i++) {
      byte[] key = ModelCell.key("model-" + i);
      int at = Utils.toPositive(Utils.murmur2(key)) % 2;
      if (at == cell) {
        return "model-" + i;
      }
    }
  }
}
