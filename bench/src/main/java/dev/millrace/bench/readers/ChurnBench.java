package dev.millrace.bench.readers;

import dev.millrace.bench.pipeline.Arrivals;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.standalone.facade.FacadeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Many streams whose readers go away at random moments, as an open loop, and come back a while
 * later at a random replica, with the last event id that they know. Every token of every stream is
 * compared with what the scripted engine wrote.
 *
 * <p>One use, one thread.
 */
public final class ChurnBench {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ChurnLoad load;
  private final ReadersBench.Target target;
  private final Consumer<String> progress;

  /** With this load; {@code progress} sees what happens. */
  public ChurnBench(ChurnLoad load, ReadersBench.Target target, Consumer<String> progress) {
    this.load = load;
    this.target = target;
    this.progress = progress;
  }

  /** Runs it. */
  public void run(BenchReport report) throws IOException, InterruptedException, FacadeException {
    List<FacadeProcess> facades = new ArrayList<>();
    try {
      for (int i = 1; i <= load.facades(); i++) {
        facades.add(
            FacadeProcess.start(
                target.bootstrap(),
                target.redis(),
                "bench-readers-" + i,
                target.data(),
                load.streams().pool()));
      }
      read(report, facades.stream().map(FacadeProcess::uri).toList());
    } finally {
      facades.forEach(FacadeProcess::close);
    }
    PlainReading.into(report, target.bootstrap(), target.topics());
  }

  private void read(BenchReport report, List<URI> facades)
      throws IOException, InterruptedException, FacadeException {
    Absences absences =
        new Absences(
            new Random(load.seed()),
            facades.stream()
                .map(facade -> new InetSocketAddress(facade.getHost(), facade.getPort()))
                .toList(),
            ChurnLoad.LONGEST_ABSENCE);
    Arrivals arrivals =
        Arrivals.poisson(load.seed(), load.disconnectsPerSecond(), load.disconnects());
    Latencies lateness = new Latencies();
    progress.accept("submitting " + load.streams().readers() + " requests");
    try (EventReaders readers =
        new EventReaders(
            SubmittedStreams.submit(facades.getFirst(), target.model(), load.streams()))) {
      int unused = readers.attach(facades);
      progress.accept(arrivals.count() + " times a reader goes away");
      long begun = System.nanoTime();
      arrivals.play(
          lateness,
          new long[arrivals.count()],
          index -> readers.churn(absences, System.nanoTime()));
      double seconds = (System.nanoTime() - begun) / 1e9;
      Thread.sleep(ChurnLoad.LONGEST_ABSENCE);
      readers.comeBack(absences, System.nanoTime());
      progress.accept("reading to the ends");
      boolean whole =
          readers.await(reader -> reader.check().over() || !reader.connected(), PATIENCE);
      if (!whole) {
        progress.accept("not all streams have ended within " + PATIENCE);
      }
      readers.each(absences::noteAnswer);
      report.figure("readers", load.streams().readers(), "readers");
      report.figure("facades", load.facades(), "replicas");
      report.figure("tokens", (double) readers.sum(reader -> reader.check().seen()), "tokens");
      report.figure("disconnects", absences.disconnects(), "disconnects");
      report.figure("disconnects_per_s", absences.disconnects() / seconds, "1/s");
      report.figure("moves", absences.moves(), "resumes at another replica");
      report.figure("lateness_p99_ms", lateness.millis(99), "ms");
      absences.answers().into(report, "connect_to_answer");
      StreamsVerdict.into(report, readers, readers.cut());
    }
  }
}
