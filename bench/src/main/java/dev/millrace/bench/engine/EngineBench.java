package dev.millrace.bench.engine;

import dev.millrace.bench.binding.BindingLoad;
import dev.millrace.bench.binding.BindingProcess;
import dev.millrace.bench.process.ChildProcess;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.llama.load.ModelLoader;
import dev.millrace.engine.llama.load.NativeCallThread;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import dev.millrace.testing.gguf.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the engine against the floor (a bare loop over the same library) and against the
 * binding's own classes in a process of their own, in one run on one generated model.
 *
 * <p>For every number of streams the three take turns, so that other load on the machine meets all
 * of them; what counts is the median of the ratios.
 */
public final class EngineBench {

  static final int CONTEXT = 512;
  static final int BATCH = 256;
  static final String SWAP_LINE = "swap ";

  private final BenchOptions options;
  private final BenchReport report;
  private final Consumer<String> progress;

  private EngineBench(BenchOptions options, Consumer<String> progress) {
    this.options = options;
    this.report = BenchReport.live("engine", options.seed(), options.judged(), progress);
    this.progress = progress;
  }

  /**
   * Measures everything; takes minutes.
   *
   * @param progress sees each step, figure and target as soon as it is known
   */
  public static BenchReport run(BenchOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    EngineBench bench = new EngineBench(options, progress);
    for (WeightType type : options.types()) {
      Path file = bench.model(type);
      bench.throughput(file, type);
      if (type == options.types().getFirst()) {
        bench.latencies(file);
      }
    }
    bench.drafts();
    if (options.swaps() > 0) {
      bench.swaps();
    }
    return bench.report.finish();
  }

  private Path model(WeightType type) throws IOException {
    Path file =
        options
            .folder()
            .resolve(
                "bench-%dx%d-%s-%d.gguf"
                    .formatted(
                        options.size().embedding(), options.size().layers(), type, options.seed()));
    if (!Files.exists(file)) {
      progress.accept("-- writing " + file);
      TinyGguf.write(file, options.size().stored(type), options.seed());
    }
    return file;
  }

  private LlamaSettings settings(Path file, int slots, int context, int cacheTokens) {
    return new LlamaSettings(
        file,
        "bench",
        slots,
        context,
        options.threads(),
        BATCH,
        cacheTokens,
        options.folder().resolve("natives"));
  }

  private void throughput(Path file, WeightType type) throws IOException {
    LlamaSettings settings = settings(file, options.most(), CONTEXT, 0);
    try (TokenModel bare = ModelLoader.load(settings);
        BindingProcess binding = BindingProcess.start(options.folder(), bindingLoad(file))) {
      plain(bare, options.most(), 4);
      engine(settings, options.most(), 4);
      binding.tokensPerSecond(1);
      for (int streams : options.streams()) {
        Rounds rounds = new Rounds(type, streams);
        for (int round = 0; round < options.rounds(); round++) {
          Throughput before = plain(bare, streams, options.tokens());
          Measured ours = engine(settings, streams, options.tokens());
          Throughput after = plain(bare, streams, options.tokens());
          double other = binding.tokensPerSecond(streams);
          rounds.add(before.mean(after), ours.throughput(), ours.cpuOutside(), other);
        }
        rounds.report(report);
      }
    }
  }

  private BindingLoad bindingLoad(Path file) {
    return new BindingLoad(
        file,
        options.threads(),
        options.tokens(),
        options.most(),
        BATCH,
        CONTEXT,
        BenchText.PROMPT);
  }

  /** On a thread of its own, as the engine's: see {@link NativeCallThread}. */
  private static Throughput plain(TokenModel bare, int streams, int tokens) {
    return NativeCallThread.call("plain-loop", () -> PlainLoop.run(bare, streams, tokens));
  }

  /**
   * The engine in one round.
   *
   * @param cpuOutside share of the loop's processor time that it spent outside native code
   */
  private record Measured(Throughput throughput, double cpuOutside) {}

  private static Measured engine(LlamaSettings settings, int streams, int tokens) {
    TimedModel timed = new TimedModel(ModelLoader.load(settings));
    try (LlamaEngine engine = LlamaEngine.over(settings, timed)) {
      Throughput.of(engine, streams, 4);
      long inside = timed.inside();
      long total = timed.total();
      Throughput throughput = Throughput.of(engine, streams, tokens);
      double share = (double) (timed.inside() - inside) / (timed.total() - total);
      return new Measured(throughput, 1 - share);
    }
  }

  private void latencies(Path file) throws InterruptedException {
    int longPrompt = options.longPrompt();
    LlamaSettings settings = settings(file, 2, longPrompt * 5 / 4 + 1000, longPrompt + 400);
    TokenModel model = ModelLoader.load(settings);
    try (LlamaEngine engine = LlamaEngine.over(settings, model)) {
      LatencyBench latencies = new LatencyBench(engine, model.vocabulary(), longPrompt, report);
      TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, 20)).awaitEnd();
      latencies.cancel();
      latencies.gaps();
      latencies.repliesBesidePrompt();
      latencies.prefix();
    }
  }

  private void drafts() throws IOException {
    TinyGgufSize size = options.size().stored(options.types().getFirst());
    DraftBench.prepare(options, size, report).run(options.tokens() * 2, options.rounds());
  }

  private void swaps() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(options.folder().resolve("natives").toString());
    arguments.add(String.valueOf(options.swaps()));
    for (TinyGgufSize size : List.of(TinyGgufSize.SMALL, TinyGgufSize.M34)) {
      Path file = options.folder().resolve("swap-" + size.embedding() + ".gguf");
      if (!Files.exists(file)) {
        TinyGguf.write(file, size, options.seed());
      }
      arguments.add(file.toString());
    }
    // What the JVM takes for itself should not change: no heap that grows, and no optimizing
    // compiler, whose own memory comes and goes by tens of mebibytes.
    List<String> steady =
        List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");
    for (String[] line : ChildProcess.lines(SwapBench.class, steady, arguments, SWAP_LINE)) {
      double warm = Double.parseDouble(line[0]);
      double most = Double.parseDouble(line[1]);
      report.figure("swap_resident_warm", warm / 1024, "MiB");
      report.figure("swap_resident_most", most / 1024, "MiB");
      report.atMost("swap_resident_growth", 0.05, most / warm - 1);
    }
  }
}
