package dev.millrace.wire;

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

/** Every kind of record on the wire. Thread rule: any thread. */
public interface Wires {

  /** Requests. */
  Wire<InferenceRequest> requests();

  /** Work for one worker. */
  Wire<WorkBatch> workBatches();

  /** What workers report. */
  Wire<WorkerEvent> workerEvents();

  /** Records of result topics. */
  Wire<ResultEvent> resultEvents();

  /** Accepted ends. */
  Wire<Completion> completions();

  /** Cancellations. */
  Wire<Control> controls();

  /** Verdicts reached without a worker. */
  Wire<Closing> closings();

  /** Records that could not be used. */
  Wire<DeadLetter> deadLetters();

  /** State of the scheduling cells. */
  Wire<CellStatus> cellStatuses();

  /** Settings that were changed while the installation runs. */
  Wire<SettingChange> settingChanges();

  /** What responses are beside the logs of their requests. */
  Wire<StoredResponse> storedResponses();
}
