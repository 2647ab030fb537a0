package dev.millrace.dispatcher.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.kafka.ModelCell;
import dev.millrace.kafka.RepeatedRequest;
import dev.millrace.model.CellStatus;
import dev.millrace.model.Control;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Died;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.ShardReported;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three cells, of which the driver runs cell 0; a model is in two of them. */
class ShardRoutingTest {

  private static final int CELLS = 3;
  private static final String AT_HOME = modelOfCell(0);
  private static final String NEXT_DOOR = modelOfCell(2);
  private static final Map<String, Integer> SHARDS = Map.of(AT_HOME, 2, NEXT_DOOR, 2);
  private static final ShardPlan PLAN =
      new ShardPlan(CELLS, SHARDS, model -> ModelCell.of(model, CELLS));

  private CellDriver cell = driver(Map.of());
  private long sequence;

  private static CellDriver driver(Map<String, Long> inputEnds) {
    return new CellDriver(CELLS, inputEnds, Long.MAX_VALUE, SHARDS);
  }

  private static String modelOfCell(int wanted) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "model-" + i)
        .filter(model -> ModelCell.of(model, CELLS) == wanted)
        .findFirst()
        .orElseThrow();
  }

  @AfterEach
  void close() {
    cell.close();
  }

  /** The number of a request of the model that belongs to this cell. */
  private static int numberFor(String model, int wanted) {
    return IntStream.iterate(0, i -> i + 1)
        .filter(number -> PLAN.cellOf(model, CellFixtures.id(number)) == wanted)
        .findFirst()
        .orElseThrow();
  }

  private void requests(String model, int number, Hop hop) {
    InferenceRequest request = CellFixtures.request(number, model, Optional.empty());
    send(cell.topics.requests(Priority.LOW), cell.wires.requests().encode(request), hop);
  }

  private void reports(WorkerEvent event, Hop hop) {
    send(cell.topics.workerEvents(), cell.wires.workerEvents().encode(event), hop);
  }

  private void send(String topic, byte[] value, Hop hop) {
    RecordHeaders headers = new RecordHeaders();
    if (hop != Hop.NONE) {
      headers.add(hop.header());
    }
    cell.sends(topic, new TestRecord<>(null, value, headers, CellFixtures.START));
  }

  private Origin origin(String worker, String model, OptionalInt in) {
    return new Origin(new WorkerId(worker), 1, sequence++, model, CellFixtures.START, in);
  }

  private Status status(String worker, String model, int in) {
    return new Status(
        origin(worker, model, OptionalInt.of(in)),
        WorkerState.READY,
        1,
        0,
        1,
        2048,
        1,
        1,
        0,
        List.of());
  }

  private double forwarded() {
    return cell.registry.counter("millrace.dispatcher.forwarded").count();
  }

  private Optional<Priority> waits(int number) {
    String key = "request/" + CellFixtures.id(number);
    return Optional.ofNullable(cell.store().get(key)).map(any -> Priority.LOW);
  }

  private TestRecord<byte[], byte[]> last(String topic) {
    return cell.raw(topic).getLast();
  }

  @Test
  void shouldKeepARequestOfItsOwnShardAndSendThatOfAnotherOn() {
    requests(AT_HOME, numberFor(AT_HOME, 0), Hop.NONE);
    assertThat(forwarded()).isZero();
    assertThat(waits(numberFor(AT_HOME, 0))).isPresent();

    requests(AT_HOME, numberFor(AT_HOME, 1), Hop.NONE);

    assertThat(forwarded()).isEqualTo(1);
    TestRecord<byte[], byte[]> sent = last(cell.topics.requests(Priority.LOW));
    assertThat(CellDriver.text(sent.key())).isEqualTo(AT_HOME);
    assertThat(Hop.of(sent.headers())).isEqualTo(Hop.SHARD);
  }

  @Test
  void shouldSendARequestToTheHomeOfItsModelFirst() {
    requests(NEXT_DOOR, numberFor(NEXT_DOOR, 0), Hop.NONE);

    assertThat(Hop.of(last(cell.topics.requests(Priority.LOW)).headers())).isEqualTo(Hop.HOME);
  }

  @Test
  void shouldSendOnAtHomeWhatAnotherCellHasSentThere() {
    requests(AT_HOME, numberFor(AT_HOME, 1), Hop.HOME);

    assertThat(Hop.of(last(cell.topics.requests(Priority.LOW)).headers())).isEqualTo(Hop.SHARD);
  }

  @Test
  void shouldKeepWhatTheHomeHasSentHereWhateverItsOwnPlanSays() {
    requests(AT_HOME, numberFor(AT_HOME, 1), Hop.SHARD);
    requests("stranger", 500, Hop.SHARD);

    assertThat(forwarded()).isZero();
    assertThat(waits(numberFor(AT_HOME, 1))).isPresent();
    assertThat(waits(500)).isPresent();
  }

  @Test
  void shouldKeepARequestThatItHasTakenInBeforeTheNumberOfShardsChanged() {
    int number = numberFor(AT_HOME, 1);
    requests(AT_HOME, number, Hop.SHARD);

    requests(AT_HOME, number, Hop.NONE);

    assertThat(forwarded()).isZero();
    assertThat(cell.registry.counter("millrace.dispatcher.duplicate.requests").count())
        .isEqualTo(1);
  }

  @Test
  void shouldMarkOnlyWhatAnEarlierIncarnationMayHaveReadWhenItSendsItOn() {
    String topic = cell.topics.requests(Priority.LOW);
    cell.close();
    cell = driver(Map.of(topic, 1L));
    requests(AT_HOME, numberFor(AT_HOME, 1), Hop.NONE);
    assertThat(RepeatedRequest.isMarked(last(topic).headers())).isTrue();

    // The driver hands what was sent on back in, which takes offsets.
    requests(AT_HOME, numberFor(AT_HOME, 1) + 1_000, Hop.SHARD);
    int later =
        IntStream.iterate(2_000, i -> i + 1)
            .filter(i -> PLAN.cellOf(AT_HOME, CellFixtures.id(i)) == 1)
            .findFirst()
            .orElseThrow();
    requests(AT_HOME, later, Hop.NONE);
    assertThat(RepeatedRequest.isMarked(last(topic).headers())).isFalse();
  }

  @Test
  void shouldOfferACancellationToTheOtherShardsUnlessTheRequestIsHere() {
    int here = numberFor(AT_HOME, 0);
    requests(AT_HOME, here, Hop.NONE);
    cancels(AT_HOME, CellFixtures.id(here));
    assertThat(forwarded()).isZero();

    cancels(AT_HOME, CellFixtures.id(numberFor(AT_HOME, 1)));

    assertThat(forwarded()).isEqualTo(1);
    TestRecord<byte[], byte[]> sent = last(cell.topics.control());
    assertThat(Hop.of(sent.headers())).isEqualTo(Hop.SHARD);
    assertThat(cell.store().get("cancel/" + CellFixtures.id(numberFor(AT_HOME, 1)))).isNotNull();
  }

  private void cancels(String model, RequestId id) {
    send(
        cell.topics.control(),
        cell.wires.controls().encode(new Control.Cancel(model, id, "no more", CellFixtures.START)),
        Hop.NONE);
  }

  @Test
  void shouldTakeInAWorkerThatSaysThatItIsHereAndSendOnWhatOneSaysThatIsElsewhere() {
    reports(status("here", NEXT_DOOR, 0), Hop.NONE);
    assertThat(cell.store().get("worker/here")).isNotNull();
    assertThat(forwarded()).isZero();

    reports(status("elsewhere", AT_HOME, 1), Hop.NONE);

    assertThat(forwarded()).isEqualTo(1);
  }

  @Test
  void shouldOfferADeathToTheOtherShards() {
    reports(new Died(origin("w", AT_HOME, OptionalInt.empty()), "killed"), Hop.NONE);

    assertThat(forwarded()).isEqualTo(1);
  }

  @Test
  void shouldPublishTheStatusOfAModelOfAnotherHomeUnderAKeyOfItsOwn() throws Exception {
    reports(status("w", NEXT_DOOR, 0), Hop.NONE);
    reports(status("v", AT_HOME, 0), Hop.NONE);
    cell.passes(Duration.ofMillis(100));

    List<TestRecord<byte[], byte[]>> published = cell.raw(cell.topics.cellStatus());

    assertThat(published)
        .extracting(it -> CellDriver.text(it.key()))
        .contains(NEXT_DOOR + "#0", AT_HOME);
    for (TestRecord<byte[], byte[]> record : published) {
      CellStatus status = cell.wires.cellStatuses().decode(record.value());
      assertThat(CellDriver.text(record.key())).startsWith(status.model());
    }
  }

  @Test
  void shouldNameTheCellThatWaitsForTheReportOfAVerdict() {
    int number = numberFor(AT_HOME, 1);
    requests(AT_HOME, number, Hop.SHARD);
    cancels(AT_HOME, CellFixtures.id(number));

    assertThat(cell.read(cell.topics.closings(), cell.wires.closings()))
        .singleElement()
        .satisfies(closing -> assertThat(closing.cell()).hasValue(0));
  }

  @Test
  void shouldTellTheOtherShardHowItIsAndSendItAnIdleWorkerThatItNeeds() {
    WorkerId worker = new WorkerId("w");
    cell.workTopics.existing.add(worker);
    reports(status("w", AT_HOME, 0), Hop.NONE);
    Origin sibling =
        new Origin(
            new WorkerId("dispatcher"), 0, 1, AT_HOME, CellFixtures.START, OptionalInt.of(1));
    reports(new ShardReported(sibling, 5, 0, 0), Hop.NONE);
    cell.passes(Duration.ofMillis(100));

    assertThat(cell.work("w")).extracting(WorkBatch::moveTo).containsExactly(OptionalInt.of(1));
    assertThat(cell.read(cell.topics.workerEvents(), cell.wires.workerEvents()))
        .filteredOn(ShardReported.class::isInstance)
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.origin().cell()).hasValue(0));
  }

  @Test
  void shouldLetTheKeyDecideUnlessAPartitionIsNamed() {
    byte[] none = new byte[0];

    assertThat(OutKey.PARTITIONER.partitions("t", OutKey.to(2, none), none, CELLS))
        .hasValueSatisfying(partitions -> assertThat(partitions).containsExactly(2));
    assertThat(OutKey.PARTITIONER.partitions("t", OutKey.of(none), none, CELLS)).isEmpty();
  }
}
