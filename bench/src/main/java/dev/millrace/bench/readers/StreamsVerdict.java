package dev.millrace.bench.readers;

import dev.millrace.bench.report.BenchReport;

/** What the readers of all streams have seen that they should not have. */
final class StreamsVerdict {

  private static final String[] NONE = {
    "lost", "repeated", "wrong", "failed", "refused", "unfinished", "cut"
  };

  private StreamsVerdict() {}

  /**
   * Notes it; the target of each count is none.
   *
   * @param cut connections that ended before their stream and that no reader ended
   */
  static void into(BenchReport report, EventReaders readers, int cut) {
    report.figure("cut", cut, "connections");
    report.figure("lost", (double) readers.sum(reader -> reader.check().lost()), "tokens");
    report.figure("repeated", (double) readers.sum(reader -> reader.check().repeated()), "events");
    report.figure("wrong", (double) readers.sum(reader -> reader.check().wrong()), "events");
    report.figure("failed", readers.count(reader -> reader.check().failed()), "streams");
    report.figure("refused", readers.count(EventReader::refused), "streams");
    report.figure("unfinished", readers.count(reader -> !reader.check().over()), "streams");
    for (String count : NONE) {
      report.atMost(count, 0);
    }
  }
}
