package dev.millrace.bench.command;

import dev.millrace.bench.engine.BenchOptions;
import dev.millrace.bench.engine.EngineBench;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the engine achieves, beside what it is built on. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Measure the engine with a generated model of about 100 million random weights: tokens/s"
          + " against a bare",
      "loop over the library and against the binding's own classes, prefix reuse, gaps beside a"
          + " long prompt,",
      "cancellation, swaps. Progress goes to standard error."
    })
final class EngineBenchCommand implements Callable<Integer> {

  @Option(
      names = "--folder",
      description =
          "Folder for generated models and the native library, kept for the next run (default: a"
              + " folder that goes with the run).")
  @Nullable Path folder;

  @Option(names = "--streams", split = ",", description = "Numbers of streams, ascending.")
  @Nullable List<Integer> streams;

  @Option(names = "--threads", description = "Native threads (default: one per core).")
  int threads;

  @Option(names = "--tokens", description = "Tokens per stream and measurement.")
  int tokens;

  @Option(names = "--rounds", description = "How often each throughput is measured.")
  int rounds;

  @Option(names = "--swaps", description = "How often a model is opened and closed.")
  int swaps = -1;

  @Option(
      names = "--quick",
      description = "Everything once with a tiny model and no targets: shows that it runs.")
  boolean quick;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logs.quiet();
    if (folder != null) {
      return measure(folder);
    }
    try (ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-")) {
      return measure(scratch.path());
    }
  }

  private int measure(Path in) throws IOException, InterruptedException {
    Output output = json.output();
    return ReportOutput.show(EngineBench.run(options(in), output.diagnostics()::println), output);
  }

  private BenchOptions options(Path in) {
    BenchOptions base = quick ? BenchOptions.quick(in) : BenchOptions.standard(in);
    return new BenchOptions(
        in,
        base.size(),
        base.types(),
        streams == null ? base.streams() : streams,
        threads > 0 ? threads : base.threads(),
        tokens > 0 ? tokens : base.tokens(),
        rounds > 0 ? rounds : base.rounds(),
        base.longPrompt(),
        swaps >= 0 ? swaps : base.swaps(),
        base.judged(),
        base.seed());
  }
}
