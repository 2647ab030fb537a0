package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.arbitrary.Records;
import dev.millrace.arbitrary.Requests;
import dev.millrace.arbitrary.WorkerEvents;
import dev.millrace.model.CellStatus;
import dev.millrace.model.Closing;
import dev.millrace.model.Completion;
import dev.millrace.model.Control;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.SettingChange;
import dev.millrace.model.StoredResponse;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkerEvent;
import dev.millrace.wire.factory.WiresFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written is read back equal. */
class RoundTripTest {

  private static final int TRIES = 300;

  private final Wires wires = WiresFactory.builtin();

  @Property(tries = TRIES)
  void shouldKeepRequests(@ForAll("requests") InferenceRequest value) throws UndecodableException {
    assertRoundTrip(wires.requests(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepWorkBatches(@ForAll("workBatches") WorkBatch value) throws UndecodableException {
    assertRoundTrip(wires.workBatches(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepWorkerEvents(@ForAll("workerEvents") WorkerEvent value)
      throws UndecodableException {
    assertRoundTrip(wires.workerEvents(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepResultEvents(@ForAll("resultEvents") ResultEvent value)
      throws UndecodableException {
    assertRoundTrip(wires.resultEvents(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepCompletions(@ForAll("completions") Completion value) throws UndecodableException {
    assertRoundTrip(wires.completions(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepControls(@ForAll("controls") Control value) throws UndecodableException {
    assertRoundTrip(wires.controls(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepClosings(@ForAll("closings") Closing value) throws UndecodableException {
    assertRoundTrip(wires.closings(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepDeadLetters(@ForAll("deadLetters") DeadLetter value) throws UndecodableException {
    assertRoundTrip(wires.deadLetters(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepCellStatuses(@ForAll("cellStatuses") CellStatus value)
      throws UndecodableException {
    assertRoundTrip(wires.cellStatuses(), value);
  }

  @Property(tries = TRIES)
  void shouldKeepSettingChanges(@ForAll("settingChanges") SettingChange value)
      throws UndecodableException {
    assertRoundTrip(wires.settingChanges(), value);
  }

  @Provide
  Arbitrary<SettingChange> settingChanges() {
    return Records.settingChanges();
  }

  @Property(tries = TRIES)
  void shouldKeepStoredResponses(@ForAll("storedResponses") StoredResponse value)
      throws UndecodableException {
    assertRoundTrip(wires.storedResponses(), value);
  }

  @Provide
  Arbitrary<StoredResponse> storedResponses() {
    return Records.storedResponses();
  }

  @Provide
  Arbitrary<InferenceRequest> requests() {
    return Requests.any();
  }

  @Provide
  Arbitrary<WorkBatch> workBatches() {
    return Records.workBatches();
  }

  @Provide
  Arbitrary<WorkerEvent> workerEvents() {
    return WorkerEvents.any();
  }

  @Provide
  Arbitrary<ResultEvent> resultEvents() {
    return Records.resultEvents();
  }

  @Provide
  Arbitrary<Completion> completions() {
    return Records.completions();
  }

  @Provide
  Arbitrary<Control> controls() {
    return Records.controls();
  }

  @Provide
  Arbitrary<Closing> closings() {
    return Records.closings();
  }

  @Provide
  Arbitrary<DeadLetter> deadLetters() {
    return Records.deadLetters();
  }

  @Provide
  Arbitrary<CellStatus> cellStatuses() {
    return Records.cellStatuses();
  }

  private static <T> void assertRoundTrip(Wire<T> wire, T value) throws UndecodableException {
    assertThat(wire.decode(wire.encode(value))).isEqualTo(value);
  }
}
