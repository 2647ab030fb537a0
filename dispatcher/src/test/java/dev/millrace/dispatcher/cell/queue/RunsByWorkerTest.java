package dev.millrace.dispatcher.cell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RunsByWorkerTest {

  private static final List<WorkerId> WORKERS = List.of(new WorkerId("a"), new WorkerId("b"));

  @Property(tries = 100)
  void shouldCountRunsAndWhatTheyClaimWhateverComesAndGoes(@ForAll long seed) {
    Random random = new Random(seed);
    RunsByWorker runs = new RunsByWorker();
    List<Dispatched> naive = new ArrayList<>();

    for (int i = 0; i < 200; i++) {
      if (naive.isEmpty() || random.nextBoolean()) {
        Dispatched run = run(i, WORKERS.get(random.nextInt(2)), random.nextInt(3_000));
        naive.add(run);
        runs.add(run);
      } else {
        runs.remove(naive.remove(random.nextInt(naive.size())));
      }
      int limit = random.nextInt(10) == 0 ? 500 : 2_000;

      for (WorkerId worker : WORKERS) {
        List<Dispatched> its = naive.stream().filter(it -> it.worker().equals(worker)).toList();
        assertThat(runs.list(worker)).isEqualTo(its);
        assertThat(runs.of(worker).runs()).isEqualTo(its.size());
        assertThat(runs.of(worker).tokens(limit))
            .isEqualTo(
                its.stream()
                    .mapToLong(it -> Math.min(limit, it.pending().demand().tokens()))
                    .sum());
      }
    }
  }

  private static Dispatched run(int number, WorkerId worker, int tokens) {
    return new Queued(
            CellFixtures.pending(
                number,
                "t",
                "m",
                Priority.NORMAL,
                CellFixtures.START,
                Optional.empty(),
                new Demand(0, tokens)))
        .dispatch(worker, 1, number, CellFixtures.START);
  }
}
