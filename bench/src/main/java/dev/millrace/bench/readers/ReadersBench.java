package dev.millrace.bench.readers;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.topics.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Thousands of slow streams through a facade that is killed and started again: every reader resumes
 * with the last event id that it knows, first at the facade that has just started, and, after all
 * connections were dropped once more, at the same facade when it is warm. Every token of every
 * stream is compared with what the scripted engine wrote.
 *
 * <p>The facade runs in a process of its own and the readers on one thread, so that the processor
 * time of each is known. One use, one thread.
 */
public final class ReadersBench {

  /** Shared consumers of a replica, whatever number of readers it has. */
  private static final int MOST_CONSUMERS = 2;

  private static final int TOKENS_BEFORE_THE_KILL = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final double KIB_PER_MIB = 1024;
  private static final double MICROS_PER_SECOND = 1e6;

  private final ReadersLoad load;
  private final Target target;
  private final Consumer<String> progress;

  /**
   * The pipeline that is measured.
   *
   * @param data directory of the facade process; the one that is started again finds there what its
   *     predecessor left
   */
  public record Target(String bootstrap, String redis, Topics topics, String model, Path data) {}

  /** With this load; {@code progress} sees what happens. */
  public ReadersBench(ReadersLoad load, Target target, Consumer<String> progress) {
    this.load = load;
    this.target = target;
    this.progress = progress;
  }

  /** Runs it. */
  public void run(BenchReport report) throws IOException, InterruptedException, FacadeException {
    EventReaders readers = begin(report);
    try (readers;
        FacadeProcess facade = facade()) {
      holdings(report, "restarted_", facade.holdings());
      resume(report, "restarted_", readers, facade);
      int cut = readers.cut();
      readers.drop();
      resume(report, "warm_", readers, facade);
      progress.accept("reading to the ends");
      boolean whole =
          readers.await(reader -> reader.check().over() || !reader.connected(), PATIENCE);
      holdings(report, "ended_", facade.holdings());
      if (!whole) {
        progress.accept("not all streams have ended within " + PATIENCE);
      }
      StreamsVerdict.into(report, readers, cut + readers.cut());
    }
    PlainReading.into(report, target.bootstrap(), target.topics());
    judge(report);
  }

  /** All streams under way, read for a while through a facade that is killed then. */
  private EventReaders begin(BenchReport report)
      throws IOException, InterruptedException, FacadeException {
    try (FacadeProcess facade = facade()) {
      progress.accept("submitting " + load.readers() + " requests");
      EventReaders readers =
          new EventReaders(SubmittedStreams.submit(facade.uri(), target.model(), load));
      int unused = readers.attach(List.of(facade.uri()));
      progress.accept("waiting until all streams have begun");
      boolean begun =
          readers.await(
              reader -> reader.check().seen() >= TOKENS_BEFORE_THE_KILL || !reader.connected(),
              PATIENCE);
      if (!begun) {
        progress.accept("not all streams have begun within " + PATIENCE);
      }
      holdings(report, "submitting_", facade.holdings());
      progress.accept("killing the facade");
      facade.kill();
      readers.drop();
      return readers;
    }
  }

  private FacadeProcess facade() throws IOException {
    return FacadeProcess.start(
        target.bootstrap(), target.redis(), "bench-readers", target.data(), load.pool());
  }

  /** Everybody resumes; the processor time of a window before that, and of one after it. */
  private void resume(BenchReport report, String prefix, EventReaders readers, FacadeProcess facade)
      throws IOException, InterruptedException {
    progress.accept("without readers for " + load.window().toSeconds() + " s");
    Usage without = window(readers, facade);
    int resumed = readers.attach(List.of(facade.uri()));
    progress.accept(resumed + " readers resume");
    boolean unused = readers.await(reader -> reader.caughtUp() || reader.check().over(), PATIENCE);
    Usage with = window(readers, facade);
    times(report, prefix, readers);
    FacadeProcess.Holdings holdings = facade.holdings();
    report.figure(prefix + "readers", resumed, "readers");
    report.figure(prefix + "consumers", holdings.consumers(), "consumers");
    report.figure(prefix + "reader_consumers", holdings.readerConsumers(), "consumers");
    holdings(report, prefix + "attached_", holdings);
    report.figure(prefix + "processor_without", without.facadeShare(), "s/s");
    report.figure(prefix + "processor_with", with.facadeShare(), "s/s");
    report.figure(prefix + "client_processor_with", with.clientShare(), "s/s");
    report.figure(prefix + "events_per_s", with.events() / with.seconds(), "events/s");
    double extra = (with.facadeShare() - without.facadeShare()) * with.seconds();
    report.figure(
        prefix + "processor_us_per_event", extra * MICROS_PER_SECOND / with.events(), "us");
  }

  private Usage window(EventReaders readers, FacadeProcess facade) throws InterruptedException {
    Usage begin = Usage.now(readers, facade);
    Thread.sleep(load.window());
    return Usage.now(readers, facade).since(begin);
  }

  private void times(BenchReport report, String prefix, EventReaders readers) {
    Latencies firstNew = new Latencies();
    Latencies pauses = new Latencies();
    long pace = load.perToken().toNanos();
    readers.each(
        reader -> {
          if (reader.caughtUp()) {
            firstNew.nanos(reader.firstNewAfter());
            pauses.nanos(Math.max(0, reader.longestPause() - pace));
          }
        });
    firstNew.into(report, prefix + "first_new_event");
    pauses.into(report, prefix + "longest_pause_beyond_pace");
  }

  private static void holdings(BenchReport report, String prefix, FacadeProcess.Holdings holdings) {
    report.figure(prefix + "resident", holdings.residentKibibytes() / KIB_PER_MIB, "MiB");
    report.figure(prefix + "heap", holdings.heapKibibytes() / KIB_PER_MIB, "MiB");
    report.figure(prefix + "platform_threads", holdings.threads(), "threads");
  }

  private static void judge(BenchReport report) {
    report.atMost("restarted_reader_consumers", MOST_CONSUMERS);
    report.atMost("warm_reader_consumers", MOST_CONSUMERS);
  }
}
