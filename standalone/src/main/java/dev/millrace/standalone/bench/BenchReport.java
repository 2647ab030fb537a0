package dev.millrace.standalone.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.millrace.bench.engine.StolenTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a benchmark found, in the form that every benchmark and suite ends with: figures with their
 * units, the floor of the same run among them, and targets that were met or not. One thread.
 */
@JsonPropertyOrder({
  "name",
  "commit",
  "machine",
  "seed",
  "duration_s",
  "figures",
  "targets",
  "pass"
})
public final class BenchReport {

  /** A measured value. */
  public record Figure(double value, String unit) {}

  /** A promise about a figure. */
  public record Target(String op, double limit, double value, boolean met) {}

  private static final double NANOS_PER_SECOND = 1e9;

  private final String name;
  private final long seed;
  private final long begunNanos = System.nanoTime();
  private final Map<String, Figure> figures = new LinkedHashMap<>();
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final StolenTime stolen = new StolenTime();
  private double seconds;

  /** For a benchmark that begins now. */
  public BenchReport(String name, long seed) {
    this.name = name;
    this.seed = seed;
  }

  /** Notes a figure, rounded to three digits behind the point. */
  public void figure(String key, double value, String unit) {
    figures.put(key, new Figure(Math.round(value * 1000) / 1000.0, unit));
  }

  /** Notes that a figure has to be at most this. */
  public void atMost(String key, double limit) {
    double value = value(key);
    targets.put(key, new Target("<=", limit, value, value <= limit));
  }

  /** Notes that a figure has to be at least this. */
  public void atLeast(String key, double limit) {
    double value = value(key);
    targets.put(key, new Target(">=", limit, value, value >= limit));
  }

  /** Stops its clock. */
  public BenchReport finish() {
    figure("machine_stolen", stolen.share(), "of the processors' time");
    seconds = Math.round((System.nanoTime() - begunNanos) / NANOS_PER_SECOND * 10) / 10.0;
    return this;
  }

  /** The name. */
  @JsonProperty
  public String name() {
    return name;
  }

  /** The commit of the code that ran, or {@code unknown}. */
  @JsonProperty
  public String commit() {
    return git("rev-parse", "--short", "HEAD");
  }

  /** What it ran on. */
  @JsonProperty
  public Map<String, Object> machine() {
    return Map.of(
        "cores",
        Runtime.getRuntime().availableProcessors(),
        "os",
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "java",
        Runtime.version().toString());
  }

  /** The seed of arrivals and prompts. */
  @JsonProperty
  public long seed() {
    return seed;
  }

  /** How long it took. */
  @JsonProperty("duration_s")
  public double duration() {
    return seconds;
  }

  /** What was measured. */
  @JsonProperty
  public Map<String, Figure> figures() {
    return figures;
  }

  /** What was promised. */
  @JsonProperty
  public Map<String, Target> targets() {
    return targets;
  }

  /** Whether every target was met. */
  @JsonProperty
  public boolean pass() {
    return targets.values().stream().allMatch(Target::met);
  }

  /** A table for people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    figures.forEach(
        (key, figure) ->
            text.append(
                String.format(
                    Locale.ROOT, "  %-44s %12.3f %s%n", key, figure.value(), figure.unit())));
    targets.forEach(
        (key, target) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  target %-37s %s %.3f: %s%n",
                    key,
                    target.op(),
                    target.limit(),
                    target.met() ? "met" : "MISSED")));
    return text.toString();
  }

  private double value(String key) {
    Figure figure = figures.get(key);
    if (figure == null) {
      throw new IllegalArgumentException("no figure " + key);
    }
    return figure.value();
  }

  private static String git(String... arguments) {
    try {
      String[] command = new String[arguments.length + 1];
      command[0] = "git";
      System.arraycopy(arguments, 0, command, 1, arguments.length);
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of(System.getProperty("millrace.home", ".")).toFile())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : "unknown";
    } catch (IOException noGit) {
      return "unknown";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
