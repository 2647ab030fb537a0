package dev.millrace.dispatcher.settings;

import dev.millrace.dispatcher.cell.step.CellRules;
import java.util.Map;

/** What the rules of the cells are when some settings have been changed. Any thread; pure. */
@FunctionalInterface
public interface RulesSource {

  /**
   * The rules with these changes.
   *
   * @param changes as they would be written, by key
   * @throws IllegalArgumentException whose message begins with the key at fault
   */
  CellRules after(Map<String, String> changes);
}
