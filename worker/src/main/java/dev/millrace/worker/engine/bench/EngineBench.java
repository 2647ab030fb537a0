package dev.millrace.worker.engine.bench;

import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.gguf.TensorType;
import dev.millrace.worker.engine.gguf.tiny.TinyGguf;
import dev.millrace.worker.engine.gguf.tiny.TinyGgufSize;
import dev.millrace.worker.engine.llama.LlamaEngine;
import dev.millrace.worker.engine.llama.model.TokenModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  private void swaps() throws IOException {
    List<LlamaSettings> models = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      Path file = options.folder().resolve("swap-" + seed + ".gguf");
      if (!Files.exists(file)) {
        TinyGguf.write(file, TinyGgufSize.SMALL, seed);
      }
      models.add(settings(file, 4, CONTEXT, 64, 0));
    }
    Swaps.run(models, options.swaps(), report);
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
        Throughput.tokensPerSecond(engine, most, 4);
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add(
        "-Dde.kherud.llama.tmpdir=" + Files.createTempDirectory(options.folder(), "binding"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BindingBench.class.getName(), file.toString()));
    command.addAll(List.of("" + options.threads(), "" + options.tokens()));
    for (int n : STREAMS) {
      command.add("" + n);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Map<Integer, Double> speeds = new TreeMap<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(BINDING_LINE)) {
          String[] parts = line.split(" ", -1);
          speeds.put(Integer.valueOf(parts[1]), Double.valueOf(parts[2]));
        }
      }
    }
    process.waitFor();
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
