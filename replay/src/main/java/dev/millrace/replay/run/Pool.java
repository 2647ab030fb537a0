package dev.millrace.replay.run;

import dev.millrace.model.WorkerId;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.pool.PooledWorker;
import dev.millrace.replay.pool.WorkerListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The workers of every model, and their steps in virtual time. Single thread. */
final class Pool {

  private final EventHeap heap;
  private final List<PooledWorker> workers = new ArrayList<>();
  private final Map<WorkerId, PooledWorker> byId = new HashMap<>();

  Pool(List<String> models, PoolSettings settings, EventHeap heap, WorkerListener listener) {
    this.heap = heap;
    for (String model : models) {
      for (int i = 0; i < settings.workers(); i++) {
        PooledWorker worker = new PooledWorker(workers.size(), model, settings, listener);
        workers.add(worker);
        byId.put(PoolReports.id(worker), worker);
      }
    }
  }

  List<PooledWorker> workers() {
    return workers;
  }

  PooledWorker worker(WorkerId id) {
    return Objects.requireNonNull(byId.get(id));
  }

  /** Does something to a worker, and has its next step come when it is due. */
  void change(PooledWorker worker, Consumer<PooledWorker> change) {
    long before = worker.due();
    change.accept(worker);
    long due = worker.due();
    if (due != before && due != PooledWorker.IDLE) {
      heap.at(due, () -> step(worker, due));
    }
  }

  /** A step that was interrupted meanwhile comes at another time. */
  private void step(PooledWorker worker, long due) {
    if (worker.due() == due) {
      change(worker, it -> it.step(due));
    }
  }
}
