package dev.millrace.worker.engine.bench;

import dev.millrace.worker.engine.InferenceEngine;
import java.util.ArrayList;
import java.util.List;

/** Tokens per second of the engine with n streams. */
final class Throughput {

  private Throughput() {}

  /** All streams together, from the last first token to the first end. */
  static double tokensPerSecond(InferenceEngine engine, int streams, int tokens) {
    List<TokenClock> clocks = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      clocks.add(TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, tokens + 1)));
    }
    clocks.forEach(TokenClock::awaitEnd);
    if (clocks.stream().anyMatch(TokenClock::failed)) {
      throw new IllegalStateException("a stream of the benchmark failed");
    }
    long from = clocks.stream().mapToLong(c -> c.times().getFirst()).max().orElseThrow();
    long to = clocks.stream().mapToLong(c -> c.times().getLast()).min().orElseThrow();
    if (to <= from) {
      throw new IllegalStateException("too few tokens per stream for that many streams");
    }
    long count =
        clocks.stream()
            .mapToLong(c -> c.times().stream().filter(t -> t > from && t <= to).count())
            .sum();
    return count / ((to - from) / 1e9);
  }
}
