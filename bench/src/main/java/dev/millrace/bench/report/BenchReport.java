package dev.millrace.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a benchmark found, in the form that every benchmark and suite ends with: figures with their
 * units, the floor of the same run among them, and targets that were met or not.
 *
 * <p>Thread rule: one thread.
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

  /**
   * A limit that a measured value has to keep.
   *
   * @param op {@code <=} or {@code >=}
   */
  public record Target(String op, double limit, double value, boolean met) {}

  private static final double NANOS_PER_SECOND = 1e9;

  private final String name;
  private final long seed;
  private final Consumer<String> lines;
  private final boolean judged;
  private final long begunNanos = System.nanoTime();
  private final Map<String, Figure> figures = new LinkedHashMap<>();
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final StolenTime stolen = new StolenTime();
  private double seconds;

  private BenchReport(String name, long seed, boolean judged, Consumer<String> lines) {
    this.name = name;
    this.seed = seed;
    this.judged = judged;
    this.lines = lines;
  }

  /** For a benchmark that begins now. */
  public BenchReport(String name, long seed) {
    this(name, seed, true, line -> {});
  }

  /**
   * For a benchmark that begins now and takes long: {@code lines} sees each figure and target as
   * soon as it is known.
   *
   * @param judged whether targets count; a run that is too short to judge has none
   */
  public static BenchReport live(String name, long seed, boolean judged, Consumer<String> lines) {
    return new BenchReport(name, seed, judged, lines);
  }

  /** Notes a figure, rounded to three digits behind the point. */
  public void figure(String key, double value, String unit) {
    Figure figure = new Figure(rounded(value), unit);
    figures.put(key, figure);
    lines.accept(line(key, figure));
  }

  /** Notes that a figure has to be at most this. */
  public void atMost(String key, double limit) {
    atMost(key, limit, value(key));
  }

  /** Notes that a figure has to be at least this. */
  public void atLeast(String key, double limit) {
    atLeast(key, limit, value(key));
  }

  /** Notes that a value that is no figure of its own has to be at most this. */
  public void atMost(String key, double limit, double value) {
    target(key, new Target("<=", limit, rounded(value), value <= limit));
  }

  /** Notes that a value that is no figure of its own has to be at least this. */
  public void atLeast(String key, double limit, double value) {
    target(key, new Target(">=", limit, rounded(value), value >= limit));
  }

  /** Stops its clock. */
  public BenchReport finish() {
    figure("machine_stolen", stolen.share(), "of the processors' time");
    seconds = Math.round((System.nanoTime() - begunNanos) / NANOS_PER_SECOND * 10) / 10.0;
    return this;
  }

  /** The name of the benchmark. */
  @JsonProperty
  public String name() {
    return name;
  }

  /** The commit of the code that ran, or {@code unknown}. */
  @JsonProperty
  public String commit() {
    return SourceCommit.current();
  }

  /** What it ran on. */
  @JsonProperty
  public Machine machine() {
    return Machine.current();
  }

  /** The seed of arrivals, prompts and weights. */
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

  /** What had to be kept. */
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
    figures.forEach((key, figure) -> text.append(line(key, figure)).append('\n'));
    targets.forEach((key, target) -> text.append(line(key, target)).append('\n'));
    return text.toString();
  }

  private void target(String key, Target target) {
    if (judged) {
      targets.put(key, target);
      lines.accept(line(key, target));
    }
  }

  private double value(String key) {
    Figure figure = figures.get(key);
    if (figure == null) {
      throw new IllegalArgumentException("no figure " + key);
    }
    return figure.value();
  }

  private static String line(String key, Figure figure) {
    return String.format(Locale.ROOT, "  %-48s %12.3f %s", key, figure.value(), figure.unit());
  }

  private static String line(String key, Target target) {
    return String.format(
        Locale.ROOT,
        "  target %-41s %12.3f %s %.3f: %s",
        key,
        target.value(),
        target.op(),
        target.limit(),
        target.met() ? "met" : "MISSED");
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
