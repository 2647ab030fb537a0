package dev.millrace.testing.guarantee;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the oracle says of a history.
 *
 * @param acknowledged requests whose producers were told that they are durable
 * @param terminalRecords terminal records in the logs, those that readers ignore included
 * @param executions runs that a worker began
 * @param duplicateExecutions runs beyond the first of each request; allowed, but counted
 */
public record Judgement(
    List<Finding> findings,
    int acknowledged,
    int terminalRecords,
    int executions,
    int duplicateExecutions) {

  public Judgement {
    findings = List.copyOf(findings);
  }

  /** How often one fault was found. */
  public long count(Fault fault) {
    return findings.stream().filter(finding -> finding.fault() == fault).count();
  }

  /**
   * Fails when one of these was found, or when nothing was acknowledged and so nothing was tested.
   *
   * @throws AssertionError names every finding
   */
  public void requireNone(Fault... faults) {
    if (acknowledged == 0) {
      throw new AssertionError("the history holds no acknowledged request, so it shows nothing");
    }
    List<Fault> looked = Arrays.asList(faults);
    String found =
        findings.stream()
            .filter(finding -> looked.contains(finding.fault()))
            .map(Finding::toString)
            .collect(Collectors.joining("\n  "));
    if (!found.isEmpty()) {
      throw new AssertionError("found:\n  " + found);
    }
  }

  /** Fails on any fault. */
  public void requireNone() {
    requireNone(Fault.values());
  }
}
