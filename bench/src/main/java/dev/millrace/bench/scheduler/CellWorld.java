package dev.millrace.bench.scheduler;

import dev.millrace.dispatcher.cell.Cell;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.DispatchItem;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.FinishReason;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A cell whose workers are all full and whose queue never empties. It stands in for the shell:
 * dispatched runs begin to run, everything else that the cell decides is dropped. One thread.
 */
final class CellWorld {

  private static final int SLOTS = 4;
  private static final long EPOCH = 1;
  private static final Verdict SUCCESS =
      Verdict.succeeded(FinishReason.STOP, new Usage(20, 0, 200), Timings.NONE);

  private final Cell cell = new Cell(CellRules.DEFAULTS);
  private final List<Running> running = new ArrayList<>();
  private final ArrivingRequests requests;
  private final SplittableRandom random;
  private long sequence;

  private record Running(WorkerId worker, RequestId request, long run) {}

  /** With this many full workers and this many requests that wait, of so many tenants. */
  CellWorld(long seed, int workers, int queued, int tenants) {
    this.requests = new ArrivingRequests(seed, tenants);
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < workers; i++) {
      join(new WorkerId("worker-" + i));
    }
    for (int i = 0; i < workers * SLOTS + queued; i++) {
      arrive();
    }
    expectRunning(workers * SLOTS);
  }

  /** A random run ends, its slot goes to the head of the queue, and another request arrives. */
  void decide() {
    int full = running.size();
    Running over = takeAny();
    on(
        new Reported(
            new RunEnded(origin(over.worker()), over.request(), over.run(), SUCCESS, false)));
    arrive();
    expectRunning(full);
  }

  private void arrive() {
    on(new Arrived(requests.next(), Optional.empty(), true, Waiting.NOTHING));
  }

  private void join(WorkerId worker) {
    Origin origin = origin(worker);
    on(
        new Reported(
            new Status(
                origin,
                WorkerState.READY,
                SLOTS,
                0,
                SLOTS,
                4_096,
                1_000_000,
                1_000_000,
                0,
                List.of())));
    on(new Reachable(worker, true));
  }

  private void on(CellEvent event) {
    for (Decision decision : cell.on(event, requests.tick())) {
      if (decision instanceof Dispatch dispatch) {
        for (DispatchItem item : dispatch.items()) {
          running.add(new Running(dispatch.worker(), item.id(), item.run()));
        }
      }
    }
  }

  private Running takeAny() {
    int at = random.nextInt(running.size());
    Running last = running.removeLast();
    return at == running.size() ? last : running.set(at, last);
  }

  private Origin origin(WorkerId worker) {
    return new Origin(worker, EPOCH, ++sequence, ArrivingRequests.MODEL, requests.tick().wall());
  }

  private void expectRunning(int expected) {
    if (running.size() != expected) {
      throw new IllegalStateException(
          "a free slot was not filled at once: " + running.size() + " of " + expected + " run");
    }
  }
}
