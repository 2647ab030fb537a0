package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.intake.Intake;
import dev.millrace.dispatcher.cell.queue.EarlyCancels;
import dev.millrace.dispatcher.cell.queue.RequestTable;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Open;
import dev.millrace.dispatcher.cell.shard.Lending;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.LossReason;
import dev.millrace.dispatcher.cell.step.RunNumbers;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.worker.KnownWorker;
import dev.millrace.dispatcher.cell.worker.WorkerTable;
import dev.millrace.model.RequestId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restores a cell from its entries and repeats what the crash may have lost: requests to write
 * verdicts, and stops of cancelled runs. Completions are repeated with their events; a lost batch
 * shows in the next statuses of its worker. Single thread.
 */
final class Restoration {

  private final RequestTable requests;
  private final EarlyCancels earlyCancels;
  private final WorkerTable workers;
  private final RunNumbers runs;
  private final RequestOutcomes outcomes;
  private final OwnVerdicts verdicts;
  private final Intake intake;
  private final Lending lending;

  Restoration(
      RequestTable requests,
      EarlyCancels earlyCancels,
      WorkerTable workers,
      RunNumbers runs,
      RequestOutcomes outcomes,
      OwnVerdicts verdicts,
      Intake intake,
      Lending lending) {
    this.requests = requests;
    this.earlyCancels = earlyCancels;
    this.workers = workers;
    this.runs = runs;
    this.outcomes = outcomes;
    this.verdicts = verdicts;
    this.intake = intake;
    this.lending = lending;
  }

  void restore(Collection<Entry> entries, StepResult step) {
    Map<RequestId, RequestBody> bodies = new HashMap<>();
    List<Open> open = new ArrayList<>();
    List<Ended> ended = new ArrayList<>();
    List<Entry.OfCancel> marks = new ArrayList<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.OfRequest(Ended over) -> ended.add(over);
        case Entry.OfRequest(Open state) -> open.add(state);
        case Entry.OfBody body -> bodies.put(body.requestId(), body.body().stored());
        case Entry.OfCancel mark -> marks.add(mark);
        case Entry.OfWorker worker ->
            workers.add(worker.worker(), worker.model(), worker.epoch(), step.now());
        case Entry.OfModel model -> {
          boolean unused = requests.knownModels().served(model.model(), step.now());
        }
        case Entry.OfIntake closed -> intake.restore(closed);
        case Entry.OfShards shards -> lending.restore(shards);
        case Entry.OfRun run -> runs.restore(run.last());
      }
    }
    ended.sort(Comparator.comparing(over -> over.completion().finishedAt()));
    ended.forEach(over -> requests.restore(over, step.now().wall()));
    marks.sort(Comparator.comparing(mark -> mark.mark().at()));
    marks.forEach(mark -> earlyCancels.restore(mark.requestId(), mark.mark()));
    open.sort(Comparator.comparing(RequestState::id));
    open.forEach(state -> restore(state, bodies.remove(state.id()), step));
    bodies.keySet().stream()
        .sorted()
        .forEach(orphan -> step.decide(new Forget(new EntryKey.OfBody(orphan))));
    requests
        .closings()
        .sorted(Comparator.comparing(RequestState::id))
        .toList()
        .forEach(closing -> verdicts.resume(closing, step));
    assignRuns(step);
    requests
        .dispatched()
        .filter(run -> run.cancel().isPresent())
        .forEach(run -> step.decide(Cell.stop(run)));
    requests.models().forEach(step::markChanged);
  }

  /** A state of the older layout carries its body, which becomes an entry of its own. */
  private void restore(Open state, @Nullable RequestBody body, StepResult step) {
    RequestBody embedded = state.pending().body();
    requests.restore(state.with(body == null ? embedded.stored() : body), step.now().wall());
    if (body == null && state.hasBody()) {
      requests.keepBody(state.pending(), step);
    }
  }

  /** Assigns every run to its worker, or takes it back if the worker has restarted since. */
  private void assignRuns(StepResult step) {
    for (Dispatched run : requests.dispatched().toList()) {
      runs.restore(run.run());
      Optional<KnownWorker> known = workers.find(run.worker());
      if (known.isPresent() && known.get().epoch() > run.epoch()) {
        // Whether the worker had confirmed it is not stored: in doubt for the request.
        outcomes.lost(run, false, LossReason.RESTARTED, step);
        continue;
      }
      if (known.isEmpty() || known.get().epoch() < run.epoch()) {
        workers.add(run.worker(), run.model(), run.epoch(), step.now());
      }
      workers.find(run.worker()).ifPresent(worker -> worker.restored(run.run(), step.now()));
    }
  }
}
