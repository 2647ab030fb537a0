package dev.millrace.worker.engine.bench;

import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.gguf.TensorType;
import dev.millrace.worker.engine.gguf.tiny.TinyGguf;
import dev.millrace.worker.engine.gguf.tiny.TinyGgufSize;
import dev.millrace.worker.engine.llama.LlamaEngine;
import dev.millrace.worker.engine.llama.model.TokenModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures the engine against the floor (a bare loop over the same library) and against the
 * binding's own classes in a process of their own, in one run on one generated model.
 *
 * <p>Prints one JSON object to standard output, progress to standard error; exits 0 if every target
 * was met, 1 if not, 2 on wrong usage.
 */
public final class EngineBench {

  static final int CONTEXT = 512;
  static final String BINDING_LINE = "binding ";
  static final String SWAP_LINE = "swap ";
  private static final int[] STREAMS = {1, 4, 8, 16};

  private final BenchOptions options;
  private final BenchReport report;

  private EngineBench(BenchOptions options) {
    this.options = options;
    this.report = new BenchReport("engine", options.seed());
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    BenchOptions options;
    try {
      options = BenchOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    EngineBench bench = new EngineBench(options);
    bench.run();
    System.out.println(bench.report.json());
    System.out.flush();
    System.exit(bench.report.pass() ? 0 : 1);
  }

  private void run() throws IOException, InterruptedException {
    for (TensorType type : options.types()) {
      Path file = options.folder().resolve("bench-" + type + "-" + options.seed() + ".gguf");
      if (!Files.exists(file)) {
        TinyGguf.write(file, options.size().stored(type), options.seed());
      }
      throughput(file, type);
      if (type == options.types().getFirst()) {
        latencies(file);
      }
    }
    swaps();
  }

  private void swaps() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(options.folder().resolve("natives").toString());
    arguments.add(String.valueOf(options.swaps()));
    for (int seed = 0; seed < 2; seed++) {
      Path file = options.folder().resolve("swap-" + seed + ".gguf");
      if (!Files.exists(file)) {
        TinyGguf.write(file, seed == 0 ? TinyGgufSize.SMALL : TinyGgufSize.M34, seed);
      }
      arguments.add(file.toString());
    }
    List<String> fixedHeap = List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");
    for (String[] line : ChildProcess.lines(SwapBench.class, fixedHeap, arguments, SWAP_LINE)) {
      double warm = Double.parseDouble(line[0]);
      double most = Double.parseDouble(line[1]);
      report.figure("swap_resident_warm", warm / 1024, "MiB");
      report.figure("swap_resident_most", most / 1024, "MiB");
      report.atMost("swap_resident_growth", 0.05, most / warm - 1);
    }
  }

  private LlamaSettings settings(Path file, int slots, int context, int batch, int cacheTokens) {
    return new LlamaSettings(
        file,
        "bench",
        slots,
        context,
        options.threads(),
        batch,
        cacheTokens,
        options.folder().resolve("natives"));
  }

  private void throughput(Path file, TensorType type) throws IOException, InterruptedException {
    int most = STREAMS[STREAMS.length - 1];
    Map<Integer, List<Double>> plain = new TreeMap<>();
    Map<Integer, List<Double>> ours = new TreeMap<>();
    Map<Integer, List<Double>> binding = new TreeMap<>();
    LlamaSettings settings = settings(file, most, CONTEXT, 256, 0);
    for (int round = 0; round < options.rounds(); round++) {
      try (TokenModel bare = LlamaEngine.model(settings)) {
        PlainLoop.tokensPerSecond(bare, most, 4);
        for (int n : STREAMS) {
          add(plain, n, PlainLoop.tokensPerSecond(bare, n, options.tokens()));
        }
      }
      TimedModel timed = new TimedModel(LlamaEngine.model(settings));
      try (LlamaEngine engine = LlamaEngine.over(settings, timed)) {
        TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, 4)).awaitEnd();
        for (int n : STREAMS) {
          add(ours, n, Throughput.tokensPerSecond(engine, n, options.tokens()));
        }
        if (round == 0) {
          report.figure(
              "cpu_outside_native_" + type,
              1 - (double) timed.inside() / timed.total(),
              "share of the loop thread");
          report.atMost(
              "cpu_outside_native_" + type, 0.03, 1 - (double) timed.inside() / timed.total());
        }
      }
      binding(file).forEach((n, speed) -> add(binding, n, speed));
    }
    compare(type, plain, ours, binding);
  }

  private void compare(
      TensorType type,
      Map<Integer, List<Double>> plain,
      Map<Integer, List<Double>> ours,
      Map<Integer, List<Double>> binding) {
    for (int n : STREAMS) {
      double floor = best(plain.get(n));
      double engine = best(ours.get(n));
      double other = best(binding.get(n));
      String suffix = "_" + type + "_" + n + "_streams";
      report.figure("plain_loop" + suffix, floor, "tokens/s");
      report.figure("engine" + suffix, engine, "tokens/s");
      report.figure("binding" + suffix, other, "tokens/s");
      report.atLeast("engine_to_plain_loop" + suffix, 0.97, engine / floor);
      if (n >= 8 && type == TensorType.F16) {
        report.atLeast("engine_to_binding" + suffix, 1.3, engine / other);
      }
    }
  }

  private void latencies(Path file) {
    LlamaSettings settings = settings(file, 2, 6000, 256, 2000);
    TokenModel model = LlamaEngine.model(settings);
    try (LlamaEngine engine = LlamaEngine.over(settings, model)) {
      Latencies latencies = new Latencies(engine, model.vocabulary(), report);
      TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, 20)).awaitEnd();
      latencies.gaps();
      latencies.cancel();
      latencies.prefix();
    }
  }

  private Map<Integer, Double> binding(Path file) throws IOException, InterruptedException {
    // The binding empties its folder and extracts its library there, so it gets one of its own.
    Path own = Files.createDirectories(options.folder().resolve("binding"));
    List<String> arguments = new ArrayList<>();
    arguments.add(file.toString());
    arguments.add(String.valueOf(options.threads()));
    arguments.add(String.valueOf(options.tokens()));
    for (int n : STREAMS) {
      arguments.add(String.valueOf(n));
    }
    Map<Integer, Double> speeds = new TreeMap<>();
    for (String[] line :
        ChildProcess.lines(
            BindingBench.class,
            List.of("-Dde.kherud.llama.tmpdir=" + own),
            arguments,
            BINDING_LINE)) {
      speeds.put(Integer.valueOf(line[0]), Double.valueOf(line[1]));
    }
    return speeds;
  }

  private static void add(Map<Integer, List<Double>> to, int streams, double speed) {
    to.computeIfAbsent(streams, key -> new ArrayList<>()).add(speed);
  }

  /** The best of the rounds: other load on the machine only ever slows a round down. */
  private static double best(@Nullable List<Double> rounds) {
    return rounds == null ? Double.NaN : rounds.stream().mapToDouble(d -> d).max().orElse(0);
  }
}
