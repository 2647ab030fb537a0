package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Bury;
import dev.millrace.dispatcher.cell.Decision.Close;
import dev.millrace.dispatcher.cell.Decision.Complete;
import dev.millrace.dispatcher.cell.Observation.TakenBack;
import dev.millrace.dispatcher.cell.Observation.Trouble;
import dev.millrace.dispatcher.cell.RequestState.Closing;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.WorkerEvent.RunEnded;
import java.time.Instant;
import java.util.Optional;

/** How requests leave a worker's hands and the cell. Single thread. */
final class Endings {

  private final CellRules rules;
  private final Ledger ledger;
  private final RunNumbers runs;

  Endings(CellRules rules, Ledger ledger, RunNumbers runs) {
    this.rules = rules;
    this.ledger = ledger;
    this.runs = runs;
  }

  void cancel(Queued queued, String reason, Turn turn) {
    Instant now = turn.now().wall();
    close(
        queued.close(runs.next(turn), Verdicts.cancelled(queued.pending(), reason, now), now),
        turn);
  }

  void expire(Queued queued, Turn turn) {
    Instant now = turn.now().wall();
    close(
        queued.close(
            runs.next(turn),
            Verdicts.timedOut(queued.pending(), "the deadline passed in the queue", now),
            now),
        turn);
  }

  void fail(Queued queued, ErrorInfo error, Turn turn) {
    Instant now = turn.now().wall();
    close(queued.close(runs.next(turn), Verdicts.failed(queued.pending(), error, now), now), turn);
  }

  /** The worker did not end the run in time after its deadline or cancellation. */
  void giveUp(Dispatched dispatched, Turn turn) {
    Instant now = turn.now().wall();
    Pending pending = dispatched.pending();
    close(
        dispatched.close(
            runs.next(turn),
            dispatched
                .cancel()
                .map(mark -> Verdicts.cancelled(pending, mark.reason(), now))
                .orElseGet(
                    () ->
                        Verdicts.timedOut(
                            pending, "the deadline passed and the worker did not stop", now)),
            now),
        turn);
  }

  /** The worker gave the run back untouched. */
  void handBack(Dispatched dispatched, Trouble trouble, Turn turn) {
    note(dispatched, trouble, turn);
    requeueOrCancel(dispatched, dispatched.decline(), turn);
  }

  /** The run ended with trouble at its worker: once more, or never again. */
  void takeBack(Dispatched dispatched, Trouble trouble, Turn turn) {
    note(dispatched, trouble, turn);
    Queued survivor = dispatched.survive();
    int deaths = survivor.pending().deaths();
    if (deaths < rules.maxAttempts() || dispatched.cancel().isPresent()) {
      requeueOrCancel(dispatched, survivor, turn);
      return;
    }
    String message = "ended " + deaths + " times with trouble at its worker";
    Instant now = turn.now().wall();
    Pending pending = survivor.pending();
    ErrorInfo error = new ErrorInfo(ErrorCode.ATTEMPTS_EXHAUSTED, message);
    close(survivor.close(runs.next(turn), Verdicts.failed(pending, error, now), now), turn);
  }

  /** The end that counts: of the current run, or of the cell's own verdict. */
  void end(Ended ended, Turn turn) {
    ledger.put(ended, turn);
    turn.decide(new Complete(ended.completion()));
    ledger.forgetEnded(turn);
  }

  Ended ended(Dispatched dispatched, RunEnded event, Turn turn) {
    return dispatched.end(event.verdict(), turn.now().wall());
  }

  Ended ended(Closing closing, RunEnded event, Turn turn) {
    return closing.end(event.origin().worker().value(), event.verdict(), turn.now().wall());
  }

  /** Asks for the verdict, and for the dead letter where one belongs to it. */
  void announce(Closing closing, Turn turn) {
    turn.decide(new Close(closing.closing()));
    Optional<ErrorInfo> error = closing.verdict().error();
    if (error.isPresent() && error.get().code() == ErrorCode.ATTEMPTS_EXHAUSTED) {
      turn.decide(
          new Bury(closing.pending(), ReasonCode.ATTEMPTS_EXHAUSTED, error.get().message()));
    }
  }

  private void requeueOrCancel(Dispatched before, Queued queued, Turn turn) {
    if (before.cancel().isPresent()) {
      Instant now = turn.now().wall();
      String reason = before.cancel().get().reason();
      Pending pending = queued.pending();
      close(before.close(runs.next(turn), Verdicts.cancelled(pending, reason, now), now), turn);
    } else {
      ledger.put(queued, turn);
    }
  }

  private void close(Closing closing, Turn turn) {
    ledger.put(closing, turn);
    announce(closing, turn);
    turn.note(new Observation.Closed(closing.id(), closing.verdict().outcome()));
  }

  private static void note(Dispatched dispatched, Trouble trouble, Turn turn) {
    turn.note(
        new TakenBack(
            dispatched.id(),
            dispatched.run(),
            dispatched.pending().attempts(),
            dispatched.worker(),
            trouble));
  }
}
