package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.Completion;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent.ShardReported;
import dev.millrace.model.WorkerId;
import java.util.List;

/** An action that the cell asks its shell to take; actions are listed in order. */
public sealed interface Decision {

  /** Store this entry, replacing the one with its key. */
  record Keep(Entry entry) implements Decision {}

  /** Delete the entry with this key. */
  record Forget(EntryKey key) implements Decision {}

  /** Send these items to the worker; they fit into one record. */
  record Dispatch(WorkerId worker, long epoch, List<DispatchItem> items) implements Decision {
    public Dispatch {
      items = List.copyOf(items);
    }
  }

  /** Tell the worker to stop this run. */
  record StopRun(WorkerId worker, long epoch, RequestId requestId, long run, String reason)
      implements Decision {}

  /** Ask the worker to give this run back; its request goes on later, after its last token. */
  record SuspendRun(WorkerId worker, long epoch, RequestId requestId, long run)
      implements Decision {}

  /** Tell the worker to go to this cell. It stays if it holds a run. */
  record MoveWorker(WorkerId worker, long epoch, int cell) implements Decision {}

  /** Tell this cell how this one is doing. */
  record Tell(int cell, ShardReported report) implements Decision {}

  /** Write this verdict to the result topic. Repeated if it seems to be lost. */
  record Close(dev.millrace.model.Closing closing) implements Decision {}

  /** Publish the completion. Repeated if the event that ended the request is repeated. */
  record Complete(Completion completion) implements Decision {}

  /** Send the request to the dead-letter topic. */
  record DeadLetterRequest(Pending pending, ReasonCode code, String reason) implements Decision {}

  /** The status of this model has changed. */
  record Changed(String model) implements Decision {}

  /** For metrics and logs only. */
  record Observed(Observation observation) implements Decision {}
}
