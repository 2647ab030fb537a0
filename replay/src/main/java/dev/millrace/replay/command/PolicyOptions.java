package dev.millrace.replay.command;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.run.PolicyChoice;
import dev.millrace.replay.run.RunSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The policies to compare, and what they have in common. */
final class PolicyOptions {

  @Option(
      names = "--policy",
      split = ",",
      paramLabel = "NAME",
      defaultValue = PolicyChoice.ALL,
      description = {
        "Policies, separated by commas (default: ${DEFAULT-VALUE}).",
        "With :fifo behind its name it goes without fairness between tenants."
      })
  List<String> policies = List.of();

  @Option(
      names = "--ageing",
      paramLabel = "ISO-8601",
      defaultValue = Scheduling.AGEING,
      description =
          "Wait for each class above its own after which a request may take a turn there"
              + " (default: ${DEFAULT-VALUE}).")
  Duration ageing = Duration.parse(Scheduling.AGEING);

  @Option(
      names = "--patience",
      paramLabel = "ISO-8601",
      defaultValue = CellRules.PATIENCE,
      description =
          "Wait of a critical request until a low run is suspended; PT0S never"
              + " (default: ${DEFAULT-VALUE}).")
  Duration patience = Duration.parse(CellRules.PATIENCE);

  @Option(
      names = "--tenant-weights",
      paramLabel = "TENANT=N,...",
      description = "Weights of tenants; who is not named weighs 1.")
  @Nullable String weights;

  /** The policies; throws an IllegalArgumentException naming what is none. */
  List<PolicyChoice> choices() {
    return PolicyChoice.parse(policies);
  }

  /** The rest; throws an IllegalArgumentException naming the option at fault. */
  RunSettings settings(PoolSettings pool, long seed) {
    Scheduling scheduling =
        new Scheduling(
            ageing,
            true,
            weights == null ? TenantWeights.EQUAL : TenantWeights.parse(weights),
            PlacementPolicy.COMBINED);
    return new RunSettings(pool, seed, scheduling, patience);
  }
}
