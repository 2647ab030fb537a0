package dev.millrace.bench.command;

import dev.millrace.bench.failover.FailoverBench;
import dev.millrace.bench.failover.FailoverLoad;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.retry.Backoff;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import dev.millrace.standalone.runtime.supervisor.RestartPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the kill of a worker does to its streams. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Kill workers with -9 at random tokens of their streams, with each engine: what is lost,"
          + " repeated and generated twice,",
      "how long the streams stand still, and whether the texts are those of a run without kills."
    })
final class FailoverCommand implements Callable<Integer> {

  private static final String SCRIPTED = "scripted";
  private static final String LLAMA = "llama";
  private static final int POOL = 16;
  private static final Duration LONGEST_GAP = Duration.ofSeconds(1);

  /** The built-in model's logits depend a little on what else is in its batch. */
  private static final double EQUAL_LLAMA_TEXTS = 0.99;

  /** They are killed all the time; an operator's pause between restarts has no purpose here. */
  private static final RestartPolicy AT_ONCE =
      new RestartPolicy(
          new Backoff(Duration.ofMillis(100), Duration.ofMillis(100)), Duration.ofMinutes(1));

  @Option(
      names = "--kills",
      defaultValue = "100",
      description = "Workers to kill for each engine (default: ${DEFAULT-VALUE}).")
  int kills = 100;

  @Option(
      names = "--engines",
      split = ",",
      defaultValue = SCRIPTED + "," + LLAMA,
      description = "Engines: scripted, llama (default: ${DEFAULT-VALUE}).")
  List<String> engines = List.of();

  @Option(
      names = "--streams",
      defaultValue = "8",
      description = "Streams under way at a time (default: ${DEFAULT-VALUE}).")
  int streams = 8;

  @Option(
      names = "--tokens",
      defaultValue = "80",
      description = "Tokens of each stream at the most (default: ${DEFAULT-VALUE}).")
  int tokens = 80;

  @Option(
      names = "--workers",
      defaultValue = "4",
      description = "Worker processes (default: ${DEFAULT-VALUE}).")
  int workers = 4;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the positions (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    FailoverLoad load = load();
    BenchReport report =
        BenchReport.live("failover", seed, true, line -> output.diagnostics().println(line));
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal()) {
      for (String engine : engines) {
        run(engine, load, report, output);
      }
    }
    return ReportOutput.show(report.finish(), output);
  }

  private void run(String engine, FailoverLoad load, BenchReport report, Output output)
      throws Exception {
    try (ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-");
        BenchStack bench = BenchStack.start(presets(engine), AT_ONCE, scratch, POOL, output)) {
      new FailoverBench(
              load,
              new FailoverBench.Target(
                  engine,
                  engine.equals(SCRIPTED) ? 1 : EQUAL_LLAMA_TEXTS,
                  bench.client(),
                  bench.stack().workers(),
                  bench.bootstrap(),
                  bench.stack().context().topics(),
                  bench.stack().context().wires().resultEvents()),
              output::progress)
          .run(report);
    }
  }

  private Map<String, String> presets(String engine) {
    // Every stream of a round may be cut by more than one kill.
    Map<String, String> more =
        new HashMap<>(
            Map.of("workers", Integer.toString(workers), "dispatcher.max-attempts", "20"));
    if (engine.equals(SCRIPTED)) {
      return BenchStack.scripted(streams, "20ms", more);
    }
    more.put("worker.slots", Integer.toString(streams));
    return more;
  }

  private FailoverLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () -> {
          if (engines.isEmpty() || !List.of(SCRIPTED, LLAMA).containsAll(engines)) {
            throw new IllegalArgumentException(
                "--engines: must be some of scripted, llama, got " + engines);
          }
          return new FailoverLoad(seed, kills, streams, tokens, workers, LONGEST_GAP);
        });
  }
}
