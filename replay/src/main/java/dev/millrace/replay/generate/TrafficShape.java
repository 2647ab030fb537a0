package dev.millrace.replay.generate;

import dev.millrace.bench.option.OptionRange;

/**
 * What generated traffic is like.
 *
 * @param seed decides all of it
 * @param tenants each has its share of the requests: that of the n-th is proportional to {@code
 *     1/n^skew}
 * @param skew 0 means that all tenants send alike
 * @param load mean work that arrives, by what the pool does with full batches and empty caches
 * @param bursts how many times quicker requests come in bursts than between them; 1 is a Poisson
 *     process. Bursts last 15 s on average, what is between them 60 s
 * @param promptMedian tokens of prompts, log-normal
 * @param promptSigma of the logarithm
 * @param outputMedian tokens of outputs, log-normal
 * @param outputSigma of the logarithm; 1.2 means that a hundredth is 16 times as long as the median
 * @param shared share of the requests whose prompt begins with one of its tenant's common prefixes
 * @param prefixes of each tenant
 * @param critical share of requests of this priority
 * @param high share of requests of this priority
 * @param low share of requests of this priority; the rest is normal
 * @param timeoutMillis of every request; 0 means none
 */
public record TrafficShape(
    long seed,
    int requests,
    int tenants,
    double skew,
    double load,
    double bursts,
    double promptMedian,
    double promptSigma,
    double outputMedian,
    double outputSigma,
    double shared,
    int prefixes,
    double critical,
    double high,
    double low,
    long timeoutMillis) {

  public TrafficShape {
    OptionRange.require("--requests", requests, 1, 10_000_000);
    OptionRange.require("--tenants", tenants, 1, 10_000);
    OptionRange.require("--prefixes", prefixes, 1, 100_000);
    OptionRange.require("--timeout-ms", timeoutMillis, 0, 604_800_000L);
    require("--skew", skew, 0, 5);
    require("--load", load, 0.01, 10);
    require("--bursts", bursts, 1, 1_000);
    require("--prompt-median", promptMedian, 1, 1_000_000);
    require("--prompt-sigma", promptSigma, 0, 3);
    require("--output-median", outputMedian, 1, 1_000_000);
    require("--output-sigma", outputSigma, 0, 3);
    require("--shared", shared, 0, 1);
    require("--critical", critical, 0, 1);
    require("--high", high, 0, 1);
    require("--low", low, 0, 1);
    require("--critical + --high + --low", critical + high + low, 0, 1);
  }

  private static void require(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          option + ": must be " + least + " to " + most + ", got " + value);
    }
  }
}
