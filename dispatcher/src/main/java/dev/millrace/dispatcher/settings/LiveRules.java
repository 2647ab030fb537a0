package dev.millrace.dispatcher.settings;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.model.WorkerId;
import java.util.Set;

/**
 * What holds for the cells of this process at a time. Immutable.
 *
 * @param number rises with every change, so that a cell knows whether it has seen this one
 * @param drained workers that get no new work until somebody resumes them
 */
public record LiveRules(long number, CellRules rules, Set<WorkerId> drained) {

  public LiveRules {
    drained = Set.copyOf(drained);
  }

  /** Before any change. */
  public static LiveRules of(CellRules rules) {
    return new LiveRules(0, rules, Set.of());
  }
}
