package dev.millrace.bench.tokens;

import dev.millrace.bench.process.ProcessorTime;
import dev.millrace.bench.report.BenchReport;

/**
 * What had come to readers at a moment, or between two.
 *
 * @param nanos of the machine's clock
 * @param tokens that came
 * @param records in which they came
 * @param processorSeconds of all processes
 * @param childSeconds those of the child processes among them: workers and Redis
 */
record Flow(long nanos, long tokens, long records, double processorSeconds, double childSeconds) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Milliseconds in a second, times the tokens of which a figure is given. */
  private static final double MILLIS_AND_TOKENS = 1e3 * 1e3;

  /** At this moment. */
  static Flow now(long tokens, long records) {
    return new Flow(
        System.nanoTime(), tokens, records, ProcessorTime.seconds(), ProcessorTime.children());
  }

  Flow since(Flow before) {
    return new Flow(
        nanos - before.nanos,
        tokens - before.tokens,
        records - before.records,
        processorSeconds - before.processorSeconds,
        childSeconds - before.childSeconds);
  }

  double tokensPerSecond() {
    return tokens * NANOS_PER_SECOND / nanos;
  }

  double recordsPerSecond() {
    return records * NANOS_PER_SECOND / nanos;
  }

  double tokensPerRecord() {
    return records == 0 ? 0 : (double) tokens / records;
  }

  /** Notes rates and cost under {@code prefix}. */
  void into(BenchReport report, String prefix) {
    report.figure(prefix + "tokens_per_s", tokensPerSecond(), "tokens/s");
    report.figure(prefix + "records_per_s", recordsPerSecond(), "records/s");
    report.figure(prefix + "tokens_per_record", tokensPerRecord(), "tokens");
    report.figure(prefix + "processor_ms_per_1000_tokens", perThousand(processorSeconds), "ms");
  }

  double childMillisPerThousand() {
    return perThousand(childSeconds);
  }

  private double perThousand(double seconds) {
    return tokens == 0 ? 0 : seconds * MILLIS_AND_TOKENS / tokens;
  }
}
