package dev.millrace.replay.figures;

import dev.millrace.bench.report.BenchReport;

/** A comparison as the figures of a report. Pure but for the report. */
public final class ComparisonReport {

  private ComparisonReport() {}

  /** Notes all of it. */
  public static void into(BenchReport report, Comparison comparison) {
    comparison.recorded().forEach(each -> classFigures(report, "recorded", each));
    comparison
        .bound()
        .ifPresent(
            bound -> {
              report.figure("bound_wait_mean_ms", bound.waitMillis(), "ms");
              report.figure("bound_response_mean_ms", bound.responseMillis(), "ms");
            });
    comparison.policies().forEach(policy -> policy(report, policy));
  }

  private static void policy(BenchReport report, PolicyFigures policy) {
    String key = policy.key();
    policy.classes().forEach(each -> classFigures(report, key, each));
    // Without competing tenants there is no fairness, and JSON has no such number.
    if (!Double.isNaN(policy.tokenFairness())) {
      report.figure(key + "_jain_tokens", policy.tokenFairness(), "Jain's index");
    }
    if (!Double.isNaN(policy.slowdownFairness())) {
      report.figure(key + "_jain_slowdown", policy.slowdownFairness(), "Jain's index");
    }
    report.figure(key + "_requests_per_s", policy.requestsPerSecond(), "1/s");
    report.figure(key + "_tokens_per_s", policy.tokensPerSecond(), "1/s");
    report.figure(key + "_busy", policy.busy(), "of the workers' time");
    report.figure(key + "_slots_used", policy.slots(), "of the slots' time");
    report.figure(key + "_cached", policy.cached(), "of the tokens of prompts");
    report.figure(key + "_suspended", (double) policy.suspensions(), "runs");
    report.figure(key + "_evicted", (double) policy.evictions(), "runs");
  }

  private static void classFigures(BenchReport report, String policy, ClassFigures of) {
    String key = policy + (of.name().equals(ClassFigures.ALL) ? "" : "_" + of.name());
    report.figure(key + "_requests", of.requests(), "requests");
    spread(report, key + "_wait", of.waits(), "_ms", "ms");
    spread(report, key + "_ttft", of.firstTokens(), "_ms", "ms");
    spread(report, key + "_response", of.responses(), "_ms", "ms");
    if (of.slowdowns().mean() > 0) {
      spread(report, key + "_slowdown", of.slowdowns(), "", "ratio");
    }
    report.figure(key + "_missed", of.missed(), "requests");
  }

  private static void spread(
      BenchReport report, String key, Spread spread, String suffix, String unit) {
    report.figure(key + "_mean" + suffix, spread.mean(), unit);
    report.figure(key + "_p50" + suffix, spread.p50(), unit);
    report.figure(key + "_p99" + suffix, spread.p99(), unit);
  }
}
