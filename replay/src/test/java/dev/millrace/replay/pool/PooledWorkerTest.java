package dev.millrace.replay.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.replay.pool.WorkerListener.Leaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PooledWorkerTest {

  private static final EngineTimes TIMES = new EngineTimes(10, 3, 2, 4);
  private static final Prefix PREFIX = new Prefix(7, 8, 0);

  private static final class Log implements WorkerListener {
    private final List<String> lines = new ArrayList<>();
    private int mostRunning;

    @Override
    public void tookSlot(PooledWorker worker, Sequence sequence, long nanos) {
      mostRunning = Math.max(mostRunning, worker.running());
      lines.add("took " + sequence.run() + " at " + nanos);
    }

    @Override
    public void lostSlot(PooledWorker worker, Sequence sequence, long nanos) {
      lines.add("lost " + sequence.run() + " at " + nanos);
    }

    @Override
    public void prefilled(PooledWorker worker, Sequence sequence, long nanos) {
      lines.add("prefilled " + sequence.run() + " at " + nanos);
    }

    @Override
    public void left(
        PooledWorker worker, Sequence sequence, Leaving why, boolean hadSlot, long nanos) {
      lines.add("left " + sequence.run() + " " + why + " at " + nanos);
    }
  }

  private final Log log = new Log();

  @Property(tries = 500)
  void shouldDoWhatAWorkerDoesThatComputesEveryStepByItself(@ForAll long seed) {
    log.lines.clear();
    log.mostRunning = 0;
    Random random = new Random(seed);
    int slots = 1 + random.nextInt(4);
    PooledWorker worker = worker(slots, 20, 1_000, 1_000_000);
    NaiveWorker naive = new NaiveWorker(TIMES, slots);
    long now = 0;

    for (int run = 0; run < 20; run++) {
      now += random.nextInt(200);
      catchUp(worker, now);
      naive.advance(now);
      long deadline = random.nextInt(4) == 0 ? now + random.nextInt(300) : Sequence.NEVER;
      int input = 1 + random.nextInt(15);
      int output = 1 + random.nextInt(20);
      worker.add(sequence(run, input, output, deadline), now);
      naive.add(sequence(run, input, output, deadline), now);
      if (random.nextInt(4) == 0) {
        now += random.nextInt(20);
        catchUp(worker, now);
        naive.advance(now);
        int victim = random.nextInt(run + 1);
        if (worker.held().anyMatch(held -> held.run() == victim)) {
          worker.end(victim, Leaving.SUSPENDED, now);
          naive.end(victim, Leaving.SUSPENDED, now);
        }
      }
    }
    catchUp(worker, Long.MAX_VALUE - 1);
    naive.advance(1_000_000);

    assertThat(log.lines).isEqualTo(naive.log());
    assertThat(log.mostRunning).isLessThanOrEqualTo(slots);
    assertThat(log.lines.stream().filter(line -> line.startsWith("left"))).hasSize(20);
  }

  @Test
  void shouldReadOnlyWhatIsNotCached() {
    PooledWorker worker = worker(2, 0, 4_096, 100_000);

    worker.add(sequence(1, 600, 1, PREFIX, Sequence.NEVER), 0);
    catchUp(worker, 1_000_000);
    worker.add(sequence(2, 600, 1, PREFIX, Sequence.NEVER), 1_000_000);
    catchUp(worker, 2_000_000);

    // 150 steps for 600 tokens; the second reads 88 of them, in 22.
    assertThat(log.lines)
        .contains(
            "left 1 FINISHED at " + (150 * 10 + 600 * 2),
            "left 2 FINISHED at " + (1_000_000 + 22 * 10 + 88 * 2));
  }

  @Test
  void shouldForgetCachedBeginningsBeforeASequenceLosesItsSlot() {
    PooledWorker worker = worker(2, 0, 700, 700);

    worker.add(sequence(1, 600, 1, PREFIX, Sequence.NEVER), 0);
    catchUp(worker, 1_000_000);
    worker.add(sequence(2, 650, 1, Prefix.NONE, Sequence.NEVER), 1_000_000);
    catchUp(worker, 2_000_000);
    worker.add(sequence(3, 600, 1, PREFIX, Sequence.NEVER), 2_000_000);
    catchUp(worker, 3_000_000);

    assertThat(log.lines)
        .noneMatch(line -> line.startsWith("lost"))
        .contains("left 3 FINISHED at " + (2_000_000 + 150 * 10 + 600 * 2));
  }

  @Test
  void shouldTakeTheSlotOfTheYoungestWhenMemoryRunsOutAndGiveItBack() {
    PooledWorker worker = worker(2, 0, 400, 400);

    worker.add(sequence(1, 20, 200, Prefix.NONE, Sequence.NEVER), 0);
    worker.add(sequence(2, 20, 200, Prefix.NONE, Sequence.NEVER), 0);
    catchUp(worker, 1_000_000);

    assertThat(log.lines)
        .filteredOn(line -> line.startsWith("lost 2") || line.startsWith("took 2"))
        .hasSize(3);
    assertThat(log.lines).filteredOn(line -> line.contains("FINISHED")).hasSize(2);
  }

  @Test
  void shouldRefuseMoreThanItHolds() {
    PooledWorker worker = worker(1, 1, 100, 100);
    worker.add(sequence(1, 5, 5, Sequence.NEVER), 0);
    worker.add(sequence(2, 5, 5, Sequence.NEVER), 0);

    assertThatThrownBy(() -> worker.add(sequence(3, 5, 5, Sequence.NEVER), 0))
        .hasMessageContaining("overbooked");
  }

  @Test
  void shouldCountStepsAndTimeInUse() {
    PooledWorker worker = worker(2, 0, 100, 1_000);

    worker.add(sequence(1, 4, 3, Sequence.NEVER), 0);
    catchUp(worker, 1_000);

    // One step that reads 4 tokens, two that decode.
    assertThat(worker.steps(1_000)).isEqualTo(3);
    assertThat(worker.busyNanos()).isEqualTo(18 + 2 * 13).isEqualTo(worker.slotNanos());
    assertThat(worker.heldTokens()).isZero();
    assertThat(TIMES.alone(4, 3)).isEqualTo(worker.busyNanos());
  }

  private PooledWorker worker(int slots, int prefetch, int context, long kvTokens) {
    return new PooledWorker(
        0,
        "m",
        new PoolSettings(slots, slots, prefetch, context, kvTokens, TIMES, 0, 1_000_000_000),
        log);
  }

  private static void catchUp(PooledWorker worker, long now) {
    while (worker.due() <= now) {
      worker.step(worker.due());
    }
  }

  private static Sequence sequence(int run, int input, int output, long deadline) {
    return sequence(run, input, output, Prefix.NONE, deadline);
  }

  private static Sequence sequence(int run, int input, int output, Prefix prefix, long deadline) {
    return new Sequence(run, run, new Lengths(input, output, 0), prefix, deadline, 0);
  }
}
