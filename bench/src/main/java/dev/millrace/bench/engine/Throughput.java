package dev.millrace.bench.engine;

import dev.millrace.engine.api.InferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Tokens per second of n streams, all together.
 *
 * @param decoding while all streams decode: from the last first token to the first end
 * @param whole of the whole requests, prompts included
 */
record Throughput(double decoding, double whole) {

  Throughput mean(Throughput other) {
    return new Throughput((decoding + other.decoding) / 2, (whole + other.whole) / 2);
  }

  static Throughput of(InferenceEngine engine, int streams, int tokens) {
    // A request before them holds the loop until all are there, so that they begin in the same
    // step, as the sequences of the plain loop do.
    CountDownLatch allThere = new CountDownLatch(1);
    TokenClock holder = new TokenClock(allThere);
    TokenClock.start(engine, BenchText.greedy(BenchText.PROMPT, 1), holder);
    holder.awaitStarted();
    List<TokenClock> clocks = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      clocks.add(TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, tokens + 1)));
    }
    allThere.countDown();
    long released = holder.awaitEnd().ended();
    clocks.forEach(TokenClock::awaitEnd);
    if (clocks.stream().anyMatch(TokenClock::failed)) {
      throw new IllegalStateException("a stream of the benchmark failed");
    }
    long ended = clocks.stream().mapToLong(TokenClock::ended).max().orElseThrow();
    long from = clocks.stream().mapToLong(c -> c.times().getFirst()).max().orElseThrow();
    long to = clocks.stream().mapToLong(c -> c.times().getLast()).min().orElseThrow();
    // The tokens of one step come within a fraction of its time: half a step later is the same
    // step.
    long half = (to - from) / tokens / 2;
    long count =
        clocks.stream()
            .mapToLong(
                c -> c.times().stream().filter(t -> t > from + half && t <= to + half).count())
            .sum();
    if (count < (long) streams * tokens / 2) {
      throw new IllegalStateException(
          "only %d tokens while all of %d streams decoded".formatted(count, streams));
    }
    return new Throughput(
        count / ((to - from) / 1e9), (double) streams * (tokens + 1) / ((ended - released) / 1e9));
  }
}
