package dev.millrace.dispatcher.cell;

import dev.millrace.model.Completion;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerId;
import java.util.List;

/** What a cell wants done, in this order. */
public sealed interface Decision {

  /** Keep this, replacing what has its key. */
  record Keep(Entry entry) implements Decision {}

  /** Drop what has this key. */
  record Forget(String key) implements Decision {}

  /** Give these to the worker; few enough for one record. */
  record Dispatch(WorkerId worker, long epoch, List<WorkItem> items) implements Decision {
    public Dispatch {
      items = List.copyOf(items);
    }
  }

  /** Tell the worker to stop this run. */
  record StopRun(WorkerId worker, long epoch, RequestId requestId, long run, String reason)
      implements Decision {}

  /** Write this verdict into the result topic. Comes again until its end was reported. */
  record Close(dev.millrace.model.Closing closing) implements Decision {}

  /** The request ended. Comes again when the input that ended it comes again. */
  record Complete(Completion completion) implements Decision {}

  /** Put the request among the dead letters. */
  record Bury(Pending pending, ReasonCode code, String reason) implements Decision {}

  /** What the cell says of this model is different now. */
  record Changed(String model) implements Decision {}

  /** For metrics and logs only. */
  record Noted(Observation observation) implements Decision {}
}
