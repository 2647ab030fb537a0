package dev.millrace.chaos.verdict;

import dev.millrace.testing.guarantee.Fault;
import dev.millrace.testing.guarantee.Finding;
import dev.millrace.testing.guarantee.Judgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the suite says of an installation. All counts have to be 0.
 *
 * @param judgement of the oracle
 * @param findings the oracle's and those of the rules beside it
 * @param unexplained ends that no fault and no request asks for
 * @param defects of the suite itself
 * @param outcomes how many requests ended how, by the label of outcome and error code
 */
public record SuiteVerdict(
    Judgement judgement,
    List<Finding> findings,
    List<String> unexplained,
    List<String> defects,
    Map<String, Integer> outcomes) {

  public SuiteVerdict {
    findings = List.copyOf(findings);
    unexplained = List.copyOf(unexplained);
    defects = List.copyOf(defects);
  }

  /** The counts by name, in the order of the report. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("lost", count(Fault.LOST));
    counts.put("phantom", count(Fault.PHANTOM));
    counts.put("doubleTerminal", count(Fault.DOUBLE_TERMINAL));
    counts.put("torn", count(Fault.TORN_STREAM));
    counts.put("crosstalk", count(Fault.CROSSTALK));
    counts.put("tokensAfterEnd", count(Fault.TOKENS_AFTER_END));
    counts.put("cancelViolated", count(Fault.CANCEL_VIOLATED));
    counts.put("stuck", count(Fault.STUCK));
    counts.put("hiddenExecution", count(Fault.HIDDEN_EXECUTION));
    counts.put("unexplained", unexplained.size());
    counts.put("suiteDefects", defects.size());
    return counts;
  }

  private int count(Fault fault) {
    return (int) findings.stream().filter(finding -> finding.fault() == fault).count();
  }

  /** Whether all are 0 and something was tested at all. */
  public boolean isClean() {
    return judgement.acknowledged() > 0 && counts().values().stream().allMatch(count -> count == 0);
  }

  /** Each finding in a line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    findings.forEach(finding -> lines.add(finding.toString()));
    unexplained.forEach(what -> lines.add("UNEXPLAINED: " + what));
    defects.forEach(what -> lines.add("SUITE: " + what));
    return lines;
  }
}
