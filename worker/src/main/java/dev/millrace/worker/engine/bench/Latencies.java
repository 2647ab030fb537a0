package dev.millrace.worker.engine.bench;

import dev.millrace.worker.engine.InferenceEngine;
import dev.millrace.worker.engine.llama.model.Vocabulary;
import java.util.List;

/** First tokens, gaps between tokens, cancellations. */
final class Latencies {

  private static final int LONG_PROMPT = 4000;

  private final InferenceEngine engine;
  private final Vocabulary vocabulary;
  private final BenchReport report;

  Latencies(InferenceEngine engine, Vocabulary vocabulary, BenchReport report) {
    this.engine = engine;
    this.vocabulary = vocabulary;
    this.report = report;
  }

  void prefix() {
    String prefix = BenchText.ofTokens(vocabulary, 1500, 1);
    long cold = TokenClock.run(engine, BenchText.greedy(prefix + "one", 4)).awaitEnd().toFirst();
    long warm = TokenClock.run(engine, BenchText.greedy(prefix + "two", 4)).awaitEnd().toFirst();
    report.figure("ttft_cold_1500_ms", cold / 1e6, "ms");
    report.figure("ttft_shared_prefix_1500_ms", warm / 1e6, "ms");
    report.atMost("ttft_shared_prefix_share", 0.05, (double) warm / cold);
  }

  void gaps() {
    TokenClock.Running stream = TokenClock.start(engine, BenchText.greedy(BenchText.PROMPT, 900));
    while (stream.clock().awaitFirst().times().size() < 60) {
      Thread.onSpinWait();
    }
    long from = System.nanoTime();
    TokenClock.Running prompt =
        TokenClock.start(
            engine, BenchText.greedy(BenchText.ofTokens(vocabulary, LONG_PROMPT, 2), 1));
    prompt.clock().awaitStarted();
    stream.clock().awaitEnd();
    prompt.generation().cancel();
    prompt.clock().awaitEnd();
    long to = Math.min(prompt.clock().ended(), stream.clock().ended());
    List<Long> alone = stream.clock().gaps(0, from);
    List<Long> during = stream.clock().gaps(from, to);
    double median = at(alone, 0.5);
    report.figure("gap_alone_p50_ms", median / 1e6, "ms");
    report.figure("gap_during_prefill_p50_ms", at(during, 0.5) / 1e6, "ms");
    report.figure("gap_during_prefill_p95_ms", at(during, 0.95) / 1e6, "ms");
    report.figure("gap_during_prefill_max_ms", at(during, 1) / 1e6, "ms");
    report.atMost("gap_during_prefill_p95_ratio", 2, at(during, 0.95) / median);
  }

  void cancel() {
    double worst = 0;
    for (int i = 0; i < 5; i++) {
      TokenClock.Running prompt =
          TokenClock.start(
              engine, BenchText.greedy(BenchText.ofTokens(vocabulary, LONG_PROMPT, 10 + i), 1));
      prompt.clock().awaitStarted();
      long asked = System.nanoTime();
      prompt.generation().cancel();
      worst = Math.max(worst, (double) (prompt.clock().awaitEnd().ended() - asked));
    }
    report.figure("cancel_in_prefill_worst_ms", worst / 1e6, "ms");
    report.atMost("cancel_in_prefill_ms", 30, worst / 1e6);
  }

  private static double at(List<Long> sorted, double share) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * (sorted.size() - 1)));
  }
}
