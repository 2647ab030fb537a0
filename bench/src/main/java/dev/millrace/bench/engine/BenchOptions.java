package dev.millrace.bench.engine;

import dev.millrace.testing.gguf.TinyGgufSize;
import dev.millrace.testing.gguf.WeightType;
import java.nio.file.Path;
import java.util.List;

/**
 * What to measure.
 *
 * @param folder for generated models and the native library; they are kept for the next run
 * @param size shape of the model
 * @param types how its weights are stored; latencies are measured with the first
 * @param streams numbers of streams, ascending
 * @param threads native threads
 * @param tokens tokens per stream and measurement
 * @param rounds how often everything is measured
 * @param longPrompt tokens of the prompt that prefills beside a running stream; a third of it is
 *     what two requests share
 * @param swaps how often a model is opened and closed; 0 leaves that out
 * @param judged whether the figures are held against the targets
 * @param seed of the weights
 */
public record BenchOptions(
    Path folder,
    TinyGgufSize size,
    List<WeightType> types,
    List<Integer> streams,
    int threads,
    int tokens,
    int rounds,
    int longPrompt,
    int swaps,
    boolean judged,
    long seed) {

  public BenchOptions {
    types = List.copyOf(types);
    streams = List.copyOf(streams);
    if (types.isEmpty() || streams.isEmpty() || rounds < 1 || tokens < 2 || threads < 1) {
      throw new IllegalArgumentException(
          "a benchmark needs types, streams, a round, a thread and two tokens");
    }
  }

  /** What the targets are about: about 100 million random weights, f16 and q8_0. */
  public static BenchOptions standard(Path folder) {
    return new BenchOptions(
        folder,
        TinyGgufSize.M100,
        List.of(WeightType.F16, WeightType.Q8_0),
        List.of(1, 4, 8, 16),
        Runtime.getRuntime().availableProcessors(),
        48,
        3,
        4000,
        50,
        true,
        1);
  }

  /** Everything once with a tiny model, in seconds: shows that it runs and nothing else. */
  public static BenchOptions quick(Path folder) {
    return new BenchOptions(
        folder,
        TinyGgufSize.TINY,
        List.of(WeightType.F16),
        List.of(1, 4),
        1,
        8,
        1,
        400,
        1,
        false,
        1);
  }

  /** The most streams. */
  int most() {
    return streams.getLast();
  }
}
