package dev.millrace.replay.command;

import dev.millrace.replay.file.DumpWriter;
import dev.millrace.replay.generate.GeneratedTraffic;
import dev.millrace.replay.generate.TrafficShape;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.run.PolicyChoice;
import dev.millrace.replay.run.RunSettings;
import dev.millrace.replay.traffic.Traffic;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Generated traffic under several policies. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Generate traffic and run it through the dispatcher's core under several policies in virtual"
          + " time,",
      "against simulated workers; docs/scheduling.md says how to read the result."
    })
final class SimulateCommand implements Callable<Integer> {

  @Option(
      names = "--requests",
      defaultValue = "50000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int requests = 50_000;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Decides the traffic (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--load",
      defaultValue = "0.9",
      description =
          "Work that arrives, by what the pool does with full batches and nothing cached"
              + " (default: ${DEFAULT-VALUE}).")
  double load = 0.9;

  @Option(
      names = "--bursts",
      defaultValue = "4",
      description =
          "How many times quicker requests come in bursts; 1 is a Poisson process (default:"
              + " ${DEFAULT-VALUE}).")
  double bursts = 4;

  @Option(
      names = "--tenants",
      defaultValue = "8",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int tenants = 8;

  @Option(
      names = "--skew",
      defaultValue = "1",
      description = "The n-th tenant sends in proportion to 1/n^SKEW (default: ${DEFAULT-VALUE}).")
  double skew = 1;

  @Option(
      names = "--prompt-median",
      defaultValue = "300",
      description = "Tokens of a prompt's own part, log-normal (default: ${DEFAULT-VALUE}).")
  double promptMedian = 300;

  @Option(
      names = "--prompt-sigma",
      defaultValue = "1",
      description = "Of its logarithm (default: ${DEFAULT-VALUE}).")
  double promptSigma = 1;

  @Option(
      names = "--output-median",
      defaultValue = "120",
      description = "Tokens of an output, log-normal (default: ${DEFAULT-VALUE}).")
  double outputMedian = 120;

  @Option(
      names = "--output-sigma",
      defaultValue = "1.2",
      description = "Of its logarithm (default: ${DEFAULT-VALUE}).")
  double outputSigma = 1.2;

  @Option(
      names = "--shared",
      defaultValue = "0.6",
      description =
          "Share of requests that begin with one of their tenant's common prefixes (default:"
              + " ${DEFAULT-VALUE}).")
  double shared = 0.6;

  @Option(
      names = "--prefixes",
      defaultValue = "20",
      description = "Common prefixes of each tenant (default: ${DEFAULT-VALUE}).")
  int prefixes = 20;

  @Option(
      names = "--critical",
      defaultValue = "0",
      description = "Share of critical requests (default: ${DEFAULT-VALUE}).")
  double critical;

  @Option(
      names = "--high",
      defaultValue = "0",
      description = "Share of high requests (default: ${DEFAULT-VALUE}).")
  double high;

  @Option(
      names = "--low",
      defaultValue = "0",
      description = "Share of low requests (default: ${DEFAULT-VALUE}).")
  double low;

  @Option(
      names = "--timeout-ms",
      defaultValue = "0",
      description = "Deadline of every request; 0 means none (default: ${DEFAULT-VALUE}).")
  long timeoutMillis;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Write the traffic as a dump for 'millrace replay'.")
  @Nullable Path write;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Write the comparison as a picture (SVG).")
  @Nullable Path picture;

  @Mixin PolicyOptions policies = new PolicyOptions();
  @Mixin PoolOptions pool = new PoolOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    PoolSettings workers = InvalidSettingsException.checked(pool::settings);
    TrafficShape shape = InvalidSettingsException.checked(this::shape);
    List<PolicyChoice> choices = InvalidSettingsException.checked(policies::choices);
    RunSettings settings = InvalidSettingsException.checked(() -> policies.settings(workers, seed));
    Traffic traffic = GeneratedTraffic.of(shape, workers);
    if (write != null) {
      DumpWriter.write(write, traffic);
      output.progress("wrote " + write);
    }
    return new PolicyComparison(output, settings).show("simulate", traffic, choices, picture);
  }

  private TrafficShape shape() {
    return new TrafficShape(
        seed,
        requests,
        tenants,
        skew,
        load,
        bursts,
        promptMedian,
        promptSigma,
        outputMedian,
        outputSigma,
        shared,
        prefixes,
        critical,
        high,
        low,
        timeoutMillis);
  }
}
