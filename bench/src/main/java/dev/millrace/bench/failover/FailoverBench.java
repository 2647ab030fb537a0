package dev.millrace.bench.failover;

import dev.millrace.bench.pipeline.GreedyRequest;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Result;
import dev.millrace.model.ResultEvent;
import dev.millrace.standalone.polling.Polling;
import dev.millrace.standalone.runtime.supervisor.Supervisor;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Workers killed with -9 at random tokens of their streams. Every text is compared with that of the
 * same prompt when nobody was killed; greedy, so the two have to be the same.
 *
 * <p>One use, one thread.
 */
public final class FailoverBench {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(5);
  private static final int SPARE = 2;

  private final FailoverLoad load;
  private final Target target;
  private final Consumer<String> progress;
  private final Random random;
  private final Latencies gaps = new Latencies();
  private final List<Whole> uninterrupted = new ArrayList<>();
  private final Tally tally = new Tally();

  /**
   * The pipeline under test.
   *
   * @param engine name of its engine, and the prefix of its figures
   * @param equalTexts share of texts that have to be equal
   * @param workers its worker processes, in the order of their ids, which end in their number
   */
  public record Target(
      String engine,
      double equalTexts,
      MillraceClient client,
      List<Supervisor> workers,
      String bootstrap,
      Topics topics,
      Wire<ResultEvent> wire) {}

  /** A stream that nobody cut. */
  private record Whole(String text, int tokens) {}

  /** What the readers of all streams saw. */
  private static final class Tally {
    private int kills;
    private int streams;
    private int takenOver;
    private long tokens;
    private int lost;
    private int repeated;
    private int begunAgain;
    private int failed;
    private int different;
  }

  /** Against this pipeline; {@code progress} sees what happens. */
  public FailoverBench(FailoverLoad load, Target target, Consumer<String> progress) {
    this.load = load;
    this.target = target;
    this.progress = progress;
    this.random = new Random(load.seed());
  }

  /** Runs it. */
  public void run(BenchReport report)
      throws InterruptedException, ExecutionException, UndecodableException {
    progress.accept(target.engine() + ": " + load.streams() + " streams that nobody cuts");
    for (CutStream stream : begin(0)) {
      String text = count(stream).text();
      uninterrupted.add(new Whole(text, stream.seen()));
    }
    while (tally.kills < load.kills()) {
      awaitReady();
      round();
      if (tally.kills % 10 == 0 || tally.kills == load.kills()) {
        progress.accept(
            target.engine()
                + ": "
                + tally.kills
                + " of "
                + load.kills()
                + " kills, longest gap "
                + Math.round(gaps.millis(100))
                + " ms");
      }
    }
    note(report);
  }

  private void round() throws InterruptedException, ExecutionException {
    int victim = random.nextInt(load.streams());
    int position = random.nextInt(Math.max(1, uninterrupted.get(victim).tokens() - 1));
    List<CutStream> streams = begin(position);
    String worker = streams.get(victim).atPosition().get();
    if (!worker.isEmpty() && kill(worker, streams)) {
      tally.kills++;
    }
    for (int i = 0; i < streams.size(); i++) {
      Result result = count(streams.get(i));
      if (!result.text().equals(uninterrupted.get(i).text())) {
        tally.different++;
      }
    }
  }

  private List<CutStream> begin(int position) {
    List<CutStream> streams = new ArrayList<>();
    for (int i = 0; i < load.streams(); i++) {
      GreedyRequest request = new GreedyRequest("A story about the mill " + i, load.tokens());
      streams.add(
          new CutStream(
              target.client().submit(request.submission()), position, gaps, System::nanoTime));
    }
    return streams;
  }

  private boolean kill(String worker, List<CutStream> streams) {
    int number = Integer.parseInt(worker.substring(worker.lastIndexOf('-') + 1));
    long pid = target.workers().get(number - 1).pid().orElseThrow();
    long at = System.nanoTime();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return streams.stream().filter(stream -> stream.cut(worker, at)).count() > 0;
  }

  private Result count(CutStream stream) {
    Result result = stream.result();
    tally.streams++;
    tally.takenOver += stream.wasTakenOver() ? 1 : 0;
    tally.lost += stream.lost();
    tally.repeated += stream.repeated();
    tally.begunAgain += stream.begunAgain();
    tally.tokens += stream.seen();
    tally.failed += result instanceof Result.Success ? 0 : 1;
    return result;
  }

  private void awaitReady() throws InterruptedException {
    int wanted = Math.min(SPARE, load.workers());
    if (!Polling.REAL.within(RESTARTS_WITHIN, () -> ready() >= wanted, LOOK_EVERY)) {
      throw new IllegalStateException("killed workers did not come back");
    }
  }

  private long ready() {
    return target.workers().stream()
        .filter(worker -> worker.timesReady() > worker.restarts())
        .count();
  }

  private void note(BenchReport report) throws UndecodableException {
    String prefix = target.engine() + "_";
    LogTotals log = LogTotals.read(target.bootstrap(), target.topics(), target.wire());
    report.figure(prefix + "kills", tally.kills, "kill -9");
    report.figure(prefix + "streams", tally.streams, "streams");
    report.figure(prefix + "streams_taken_over", tally.takenOver, "streams");
    gaps.into(report, prefix + "gap");
    report.figure(prefix + "executions_beyond_first", (double) log.runs() - tally.streams, "runs");
    report.figure(prefix + "generated_twice", (double) log.tokens() - tally.tokens, "tokens");
    report.figure(prefix + "lost", tally.lost, "tokens");
    report.figure(prefix + "repeated", tally.repeated, "tokens");
    report.figure(prefix + "begun_again", tally.begunAgain, "streams");
    report.figure(prefix + "failed", tally.failed, "streams");
    report.figure(prefix + "different_texts", tally.different, "streams");
    double compared = Math.max(1, tally.streams - uninterrupted.size());
    report.figure(prefix + "equal_texts", 1 - tally.different / compared, "ratio");
    report.atMost(prefix + "lost", 0);
    report.atMost(prefix + "repeated", 0);
    report.atMost(prefix + "begun_again", 0);
    report.atMost(prefix + "failed", 0);
    report.atLeast(prefix + "equal_texts", target.equalTexts());
    report.atMost(prefix + "gap_p99_ms", (double) load.longestGap().toMillis());
  }
}
