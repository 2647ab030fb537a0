package dev.millrace.replay.command;

import dev.millrace.bench.option.OptionRange;
import dev.millrace.replay.file.BadLineException;
import dev.millrace.replay.file.TrafficFile;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.run.PolicyChoice;
import dev.millrace.replay.run.RunSettings;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recorded traffic under several policies. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Run recorded traffic through the dispatcher's core under several policies in virtual time,",
      "against simulated workers; docs/scheduling.md says how to read the result."
    })
final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      description = {
        "A dump of 'millrace record', or a trace with the head"
            + " TIMESTAMP,ContextTokens,GeneratedTokens."
      })
  Path file = Path.of("");

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "Only the first N requests of the file (default: ${DEFAULT-VALUE}).")
  int limit = 10_000_000;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "Arrivals so many times as quick (default: ${DEFAULT-VALUE}).")
  double speed = 1;

  @Option(names = "--no-timeouts", description = "As if no request had a deadline.")
  boolean noTimeouts;

  @Option(
      names = "--max-tokens",
      defaultValue = "1024",
      description =
          "What requests of a trace are taken to have asked for (default: ${DEFAULT-VALUE}).")
  int maxTokens = 1_024;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description =
          "Decides the lengths of outputs that the file does not tell (default:"
              + " ${DEFAULT-VALUE}).")
  long seed = 1;

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
    List<PolicyChoice> choices = InvalidSettingsException.checked(policies::choices);
    RunSettings settings = InvalidSettingsException.checked(() -> policies.settings(workers, seed));
    Traffic traffic = traffic();
    return new PolicyComparison(output, settings).show("replay", traffic, choices, picture);
  }

  private Traffic traffic() throws InvalidSettingsException {
    int most = InvalidSettingsException.checked(this::checkedLimit);
    if (!(speed > 0 && speed <= 1e6)) {
      throw new InvalidSettingsException("--speed must be above 0, at most 1000000, got " + speed);
    }
    try {
      Traffic read = TrafficFile.read(file, most, maxTokens);
      long begin = read.beginMicros();
      return read.with(request -> changed(request, begin));
    } catch (BadLineException bad) {
      throw new InvalidSettingsException(String.valueOf(bad.getMessage()), bad);
    } catch (IOException unreadable) {
      throw new InvalidSettingsException("FILE: cannot read " + file, unreadable);
    }
  }

  private int checkedLimit() {
    OptionRange.require("--limit", limit, 1, 10_000_000);
    OptionRange.require("--max-tokens", maxTokens, 1, 1_000_000);
    return limit;
  }

  private TracedRequest changed(TracedRequest request, long begin) {
    TracedRequest timed = noTimeouts ? request.withoutTimeout() : request;
    return speed == 1 ? timed : timed.at(begin + Math.round((timed.atMicros() - begin) / speed));
  }
}
