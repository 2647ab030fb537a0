package dev.millrace.replay.command;

import dev.millrace.replay.pool.EngineTimes;
import dev.millrace.replay.pool.PoolSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The simulated workers. */
final class PoolOptions {

  private static final double NANOS_PER_MILLI = 1e6;

  @Option(
      names = "--workers",
      defaultValue = "100",
      description = "Workers of each model (default: ${DEFAULT-VALUE}).")
  int workers = 100;

  @Option(
      names = "--slots",
      defaultValue = "8",
      description = "Requests that a worker runs in parallel (default: ${DEFAULT-VALUE}).")
  int slots = 8;

  @Option(
      names = "--prefetch",
      defaultValue = "0",
      description = "Requests that it holds beyond its slots (default: ${DEFAULT-VALUE}).")
  int prefetch;

  @Option(
      names = "--context",
      defaultValue = "8192",
      description = "Tokens of a slot (default: ${DEFAULT-VALUE}).")
  int context = 8_192;

  @Option(
      names = "--kv-tokens",
      description =
          "Tokens that fit into a worker's memory, running and cached (default: slots x context).")
  @Nullable Long kvTokens;

  @Option(
      names = "--step-ms",
      defaultValue = "20",
      description = "Time of a step of the engine (default: ${DEFAULT-VALUE}).")
  double stepMillis = 20;

  @Option(
      names = "--sequence-ms",
      defaultValue = "0.6",
      description = "More for each sequence that decodes in it (default: ${DEFAULT-VALUE}).")
  double sequenceMillis = 0.6;

  @Option(
      names = "--prompt-token-ms",
      defaultValue = "0.1",
      description = "More for each token of a prompt (default: ${DEFAULT-VALUE}).")
  double promptTokenMillis = 0.1;

  @Option(
      names = "--chunk",
      defaultValue = "512",
      description = "Most tokens of prompts in a step (default: ${DEFAULT-VALUE}).")
  int chunk = 512;

  /**
   * What they name.
   *
   * @throws IllegalArgumentException naming the option at fault
   */
  PoolSettings settings() {
    return new PoolSettings(
        workers,
        slots,
        prefetch,
        context,
        kvTokens == null ? (long) slots * context : kvTokens,
        new EngineTimes(
            Math.round(stepMillis * NANOS_PER_MILLI),
            Math.round(sequenceMillis * NANOS_PER_MILLI),
            Math.round(promptTokenMillis * NANOS_PER_MILLI),
            chunk),
        PoolSettings.HOP_NANOS,
        PoolSettings.HEARTBEAT_NANOS);
  }
}
