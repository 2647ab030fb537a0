package dev.millrace.bench.engine;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.testing.gguf.WeightType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the rounds with one number of streams gave. */
final class Rounds {

  private final WeightType type;
  private final int streams;
  private final List<Double> plain = new ArrayList<>();
  private final List<Double> decoding = new ArrayList<>();
  private final List<Double> whole = new ArrayList<>();
  private final List<Double> binding = new ArrayList<>();
  private final List<Double> outside = new ArrayList<>();
  private final List<Double> toPlain = new ArrayList<>();
  private final List<Double> plainWhole = new ArrayList<>();
  private final List<Double> wholeToPlain = new ArrayList<>();
  private final List<Double> plainToBinding = new ArrayList<>();
  private final List<Double> toBinding = new ArrayList<>();

  Rounds(WeightType type, int streams) {
    this.type = type;
    this.streams = streams;
  }

  void add(Throughput floor, Throughput ours, double cpuOutside, double other) {
    plain.add(floor.decoding());
    plainWhole.add(floor.whole());
    decoding.add(ours.decoding());
    whole.add(ours.whole());
    binding.add(other);
    outside.add(cpuOutside);
    toPlain.add(ours.decoding() / floor.decoding());
    wholeToPlain.add(ours.whole() / floor.whole());
    plainToBinding.add(floor.whole() / other);
    toBinding.add(ours.whole() / other);
  }

  void report(BenchReport report) {
    String suffix = "_" + type.name().toLowerCase(Locale.ROOT) + "_" + streams + "_streams";
    report.figure("plain_loop" + suffix, median(plain), "tokens/s");
    report.figure("engine_decoding" + suffix, median(decoding), "tokens/s");
    report.figure("plain_loop_requests" + suffix, median(plainWhole), "tokens/s");
    report.figure("engine_requests" + suffix, median(whole), "tokens/s");
    report.figure("binding_requests" + suffix, median(binding), "tokens/s");
    report.figure("engine_to_plain_loop_requests" + suffix, median(wholeToPlain), "ratio");
    report.figure("engine_to_binding" + suffix, median(toBinding), "ratio");
    // No machinery over this library can be faster than its bare loop.
    report.figure("plain_loop_to_binding" + suffix, median(plainToBinding), "ratio");
    report.atLeast("engine_to_plain_loop" + suffix, 0.97, median(toPlain));
    report.atMost("cpu_outside_native" + suffix, 0.03, median(outside));
    if (streams >= 8 && type == WeightType.F16) {
      report.atLeast("engine_to_binding" + suffix, 1.3, median(toBinding));
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
