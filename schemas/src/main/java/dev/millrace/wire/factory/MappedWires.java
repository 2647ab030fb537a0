package dev.millrace.wire.factory;

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
import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import dev.millrace.wire.mapping.AvroMapping;
import dev.millrace.wire.mapping.CellStatusMapping;
import dev.millrace.wire.mapping.ClosingMapping;
import dev.millrace.wire.mapping.CompletionMapping;
import dev.millrace.wire.mapping.ControlMapping;
import dev.millrace.wire.mapping.DeadLetterMapping;
import dev.millrace.wire.mapping.RequestMapping;
import dev.millrace.wire.mapping.ResultEventMapping;
import dev.millrace.wire.mapping.SettingChangeMapping;
import dev.millrace.wire.mapping.StoredResponseMapping;
import dev.millrace.wire.mapping.WorkBatchMapping;
import dev.millrace.wire.mapping.WorkerEventMapping;
import org.apache.avro.specific.SpecificRecord;

/** The eleven mappings, each behind a wire that a form makes of it. */
record MappedWires(
    Wire<InferenceRequest> requests,
    Wire<WorkBatch> workBatches,
    Wire<WorkerEvent> workerEvents,
    Wire<ResultEvent> resultEvents,
    Wire<Completion> completions,
    Wire<Control> controls,
    Wire<Closing> closings,
    Wire<DeadLetter> deadLetters,
    Wire<CellStatus> cellStatuses,
    Wire<SettingChange> settingChanges,
    Wire<StoredResponse> storedResponses)
    implements Wires {

  /** How bytes are made of Avro records. */
  interface Form {
    <T, R extends SpecificRecord> Wire<T> wire(AvroMapping<T, R> mapping);
  }

  static Wires in(Form form) {
    return new MappedWires(
        form.wire(new RequestMapping()),
        form.wire(new WorkBatchMapping()),
        form.wire(new WorkerEventMapping()),
        form.wire(new ResultEventMapping()),
        form.wire(new CompletionMapping()),
        form.wire(new ControlMapping()),
        form.wire(new ClosingMapping()),
        form.wire(new DeadLetterMapping()),
        form.wire(new CellStatusMapping()),
        form.wire(new SettingChangeMapping()),
        form.wire(new StoredResponseMapping()));
  }
}
