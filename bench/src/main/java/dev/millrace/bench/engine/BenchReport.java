package dev.millrace.bench.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one JSON object that a benchmark ends with. Thread rule: one thread. */
final class BenchReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode report = JSON.createObjectNode();
  private final ObjectNode figures = JSON.createObjectNode();
  private final ObjectNode targets = JSON.createObjectNode();
  private final long began = System.nanoTime();
  private final StolenTime stolen = new StolenTime();
  private final boolean judged;
  private boolean pass = true;

  /**
   * @param judged whether targets count
   */
  BenchReport(String name, long seed, boolean judged) {
    this.judged = judged;
    report.put("name", name);
    report.put("commit", commit());
    ObjectNode machine = report.putObject("machine");
    machine.put("cpus", Runtime.getRuntime().availableProcessors());
    machine.put("cpu", cpu());
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    machine.put("java", Runtime.version().toString());
    report.put("seed", seed);
  }

  void figure(String name, double value, String unit) {
    figures.putObject(name).put("value", rounded(value)).put("unit", unit);
    System.err.printf("%-48s %12.3f %s%n", name, value, unit);
  }

  void atLeast(String name, double limit, double value) {
    target(name, ">=", limit, value, value >= limit);
  }

  void atMost(String name, double limit, double value) {
    target(name, "<=", limit, value, value <= limit);
  }

  private void target(String name, String op, double limit, double value, boolean met) {
    if (!judged) {
      return;
    }
    targets
        .putObject(name)
        .put("op", op)
        .put("limit", limit)
        .put("value", rounded(value))
        .put("met", met);
    pass &= met;
    System.err.printf("%-48s %12.3f %s %s %s%n", name, value, op, limit, met ? "met" : "MISSED");
  }

  boolean pass() {
    return pass;
  }

  String json() {
    figure("machine_stolen", stolen.share(), "of the processors' time");
    report.put("duration_s", rounded((System.nanoTime() - began) / 1e9));
    report.set("figures", figures);
    report.set("targets", targets);
    report.put("pass", pass);
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and names can be written", e);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "rev-parse", "HEAD").start();
      String id = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return id.isEmpty() ? "unknown" : id;
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String cpu() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
