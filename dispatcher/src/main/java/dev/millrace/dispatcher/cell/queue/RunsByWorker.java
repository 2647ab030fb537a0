package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Assignments;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.model.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The current runs of each worker. Single thread. */
final class RunsByWorker implements Assignments {

  /** Of one worker, oldest first, and what they claim. */
  private static final class Runs implements OfWorker {
    private final List<Dispatched> runs = new ArrayList<>();
    private int mostPerRun;
    private long tokens;

    private long claim(Dispatched run) {
      return Math.min(run.pending().demand().tokens(), mostPerRun);
    }

    @Override
    public int runs() {
      return runs.size();
    }

    /** The limit rarely changes. */
    @Override
    public long tokens(int limit) {
      if (limit != mostPerRun) {
        mostPerRun = limit;
        tokens = runs.stream().mapToLong(this::claim).sum();
      }
      return tokens;
    }
  }

  /** Stays empty. */
  private final Runs nothing = new Runs();

  private final Map<WorkerId, Runs> byWorker = new HashMap<>();
  private final Set<WorkerId> changed = new LinkedHashSet<>();

  void add(Dispatched run) {
    changed.add(run.worker());
    Runs of = byWorker.computeIfAbsent(run.worker(), any -> new Runs());
    of.runs.add(run);
    of.tokens += of.claim(run);
  }

  /** The very state that was added. */
  @SuppressWarnings("ReferenceEquality")
  void remove(Dispatched run) {
    changed.add(run.worker());
    Runs of = byWorker.get(run.worker());
    if (of != null && of.runs.removeIf(any -> any == run)) {
      of.tokens -= of.claim(run);
      if (of.runs.isEmpty()) {
        byWorker.remove(run.worker());
      }
    }
  }

  @Override
  public OfWorker of(WorkerId worker) {
    Runs of = byWorker.get(worker);
    return of == null ? nothing : of;
  }

  List<Dispatched> list(WorkerId worker) {
    Runs of = byWorker.get(worker);
    return of == null ? List.of() : List.copyOf(of.runs);
  }

  Stream<Dispatched> all() {
    return byWorker.values().stream().flatMap(of -> of.runs.stream());
  }

  /** Removes the workers whose runs have changed and tells them. */
  void drainChanged(Consumer<WorkerId> workers) {
    changed.forEach(workers);
    changed.clear();
  }
}
