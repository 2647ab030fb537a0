package dev.millrace.bench.engine;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.llama.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** First tokens, gaps between tokens, cancellations. */
final class LatencyBench {

  private static final int CANCELS = 5;
  private static final int ALONE = 60;
  private static final int REPLY = 200;

  private final LlamaEngine engine;
  private final Vocabulary vocabulary;
  private final int longPrompt;
  private final BenchReport report;

  LatencyBench(LlamaEngine engine, Vocabulary vocabulary, int longPrompt, BenchReport report) {
    this.engine = engine;
    this.vocabulary = vocabulary;
    this.longPrompt = longPrompt;
    this.report = report;
  }

  /** The first token of two requests that share a third of the long prompt's tokens. */
  void prefix() throws InterruptedException {
    engine.clearCache();
    String prefix = BenchText.ofTokens(vocabulary, longPrompt * 3 / 8, 1);
    long cold = TokenClock.run(engine, BenchText.greedy(prefix + "one", 4)).awaitEnd().toFirst();
    long warm = TokenClock.run(engine, BenchText.greedy(prefix + "two", 4)).awaitEnd().toFirst();
    report.figure("ttft_cold_ms", cold / 1e6, "ms");
    report.figure("ttft_shared_prefix_ms", warm / 1e6, "ms");
    report.atMost("ttft_shared_prefix_share", 0.05, (double) warm / cold);
  }

  /**
   * The gaps of a stream that runs alone, then while a long prompt is read, then beside the kept
   * cells of that, then alone again. It grows by thousands of tokens meanwhile, which lengthens its
   * steps: so the gaps are compared with what it has alone before and after, half and half.
   */
  void gaps() throws InterruptedException {
    engine.clearCache();
    TokenClock.Running stream =
        TokenClock.start(engine, BenchText.greedy(BenchText.PROMPT, longPrompt));
    GenerationRequest request = BenchText.greedy(BenchText.ofTokens(vocabulary, longPrompt, 2), 1);
    stream.clock().awaitTokens(ALONE);
    long from = System.nanoTime();
    TokenClock.Running prompt = TokenClock.start(engine, request);
    prompt.clock().awaitEnd();
    long to = prompt.clock().ended();
    stream.clock().awaitTokens(stream.clock().times().size() + ALONE);
    engine.clearCache();
    long cleared = System.nanoTime();
    stream.clock().awaitTokens(stream.clock().times().size() + ALONE);
    stream.generation().cancel();
    stream.clock().awaitEnd();
    List<Long> beside = stream.clock().gaps(to, cleared);
    List<Long> again = stream.clock().gaps(cleared, Long.MAX_VALUE);
    List<Long> alone = stream.clock().gaps(0, from);
    List<Long> during = stream.clock().gaps(from, to);
    double median = at(alone, 0.5);
    report.figure("gap_alone_p50_ms", median / 1e6, "ms");
    report.figure("gap_alone_again_p50_ms", at(again, 0.5) / 1e6, "ms");
    figures("gap_during_prefill", during);
    // The prompt's cells are kept then, and every step reads them.
    report.figure("gap_beside_its_cells_p50_ms", at(beside, 0.5) / 1e6, "ms");
    report.figure("prefill_beside_stream_s", (to - from) / 1e9, "s");
    double reference = (median + at(again, 0.5)) / 2;
    report.figure("gap_during_prefill_p95_to_before", at(during, 0.95) / median, "x");
    report.figure("gap_during_prefill_p95_to_mean", at(during, 0.95) / reference, "x");
  }

  /**
   * The same with replies of a bounded length, one after another: they do not grow for as long as
   * the prompt is read, so that what their gaps have more than alone is the prompt's doing.
   */
  void repliesBesidePrompt() throws InterruptedException {
    engine.clearCache();
    GenerationRequest request = BenchText.greedy(BenchText.ofTokens(vocabulary, longPrompt, 3), 1);
    reply();
    List<Long> alone = sorted(List.of(reply(), reply()), Long.MAX_VALUE);
    long began = System.nanoTime();
    TokenClock prompt = TokenClock.run(engine, request);
    List<TokenClock> replies = new ArrayList<>();
    while (!prompt.isEnded()) {
      replies.add(reply());
    }
    List<Long> during = sorted(replies, prompt.ended());
    double median = at(alone, 0.5);
    report.figure("reply_gap_alone_p50_ms", median / 1e6, "ms");
    report.figure("reply_gap_alone_p95_ms", at(alone, 0.95) / 1e6, "ms");
    figures("reply_gap_during_prefill", during);
    report.figure("reply_gap_during_prefill_p99_ms", at(during, 0.99) / 1e6, "ms");
    report.figure("prefill_beside_replies_s", (prompt.ended() - began) / 1e9, "s");
    report.atMost("reply_gap_during_prefill_p95_ratio", 2, at(during, 0.95) / median);
  }

  private void figures(String name, List<Long> gaps) {
    report.figure(name + "_p50_ms", at(gaps, 0.5) / 1e6, "ms");
    report.figure(name + "_p95_ms", at(gaps, 0.95) / 1e6, "ms");
    report.figure(name + "_max_ms", at(gaps, 1) / 1e6, "ms");
  }

  private TokenClock reply() {
    return TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, REPLY)).awaitEnd();
  }

  private static List<Long> sorted(List<TokenClock> clocks, long to) {
    return clocks.stream().flatMap(clock -> clock.gaps(0, to).stream()).sorted().toList();
  }

  /**
   * How long a cancelled generation keeps its slot; the prompt is cut at another place each time.
   */
  void cancel() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < CANCELS; i++) {
      GenerationRequest request =
          BenchText.greedy(BenchText.ofTokens(vocabulary, longPrompt, 10 + i), 1);
      long steps = engine.load().steps();
      TokenClock.Running prompt = TokenClock.start(engine, request);
      prompt.clock().awaitStarted();
      while (engine.load().steps() < steps + 2L * i && !prompt.clock().isEnded()) {
        Thread.onSpinWait();
      }
      long asked = System.nanoTime();
      prompt.generation().cancel();
      waits.add(prompt.clock().awaitEnd().ended() - asked);
    }
    List<Long> sorted = waits.stream().sorted().toList();
    report.figure("cancel_in_prefill_p50_ms", at(sorted, 0.5) / 1e6, "ms");
    report.figure("cancel_in_prefill_worst_ms", at(sorted, 1) / 1e6, "ms");
    report.atMost("cancel_in_prefill_worst_ms", 30, at(sorted, 1) / 1e6);
  }

  private static double at(List<Long> sorted, double share) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * (sorted.size() - 1)));
  }
}
