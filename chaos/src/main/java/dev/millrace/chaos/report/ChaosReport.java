package dev.millrace.chaos.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.millrace.bench.report.Machine;
import dev.millrace.chaos.text.TextComparison;
import java.util.List;
import java.util.Map;

/**
 * What the suite found, as one JSON object.
 *
 * @param seconds how long faults fell
 * @param settleSeconds from the last fault's healing until everything had ended, or nobody waited
 *     any more
 * @param verdict counts that have to be 0
 * @param requests sent, refused, durable, ended, and by outcome
 * @param duplicateExecutions runs beyond the first of each request; allowed, and counted
 * @param llamaTexts how many are those of an uninterrupted run; reported, and no part of the
 *     verdict
 * @param faults how many
 * @param recovery by kind of fault
 * @param skipped kinds of faults that could not be tried here, and why
 * @param findings one line each
 * @param kept where logs and histories are; empty text for nowhere
 */
@JsonPropertyOrder({
  "name",
  "commit",
  "machine",
  "seed",
  "seconds",
  "settleSeconds",
  "pass",
  "verdict",
  "requests",
  "outcomes",
  "duplicateExecutions",
  "llamaTexts",
  "faults",
  "recovery",
  "skipped",
  "findings",
  "kept"
})
public record ChaosReport(
    String name,
    String commit,
    Machine machine,
    long seed,
    double seconds,
    double settleSeconds,
    boolean pass,
    Map<String, Integer> verdict,
    Map<String, Integer> requests,
    Map<String, Integer> outcomes,
    int duplicateExecutions,
    TextComparison llamaTexts,
    int faults,
    Map<String, Recovery> recovery,
    Map<String, String> skipped,
    List<String> findings,
    String kept) {}
