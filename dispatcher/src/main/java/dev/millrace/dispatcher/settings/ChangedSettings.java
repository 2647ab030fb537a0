package dev.millrace.dispatcher.settings;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.model.SettingChange;
import dev.millrace.model.WorkerId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The changes so far, and what follows from them. A change that this build cannot take, because it
 * does not know the key or its value is out of range, leaves everything as it was.
 *
 * <p>Thread rule: one thread takes; {@link #rules} from any.
 */
final class ChangedSettings {

  private final RulesSource source;
  private final TreeMap<String, String> changes = new TreeMap<>();
  private final Set<WorkerId> drained = new HashSet<>();
  private volatile LiveRules rules;

  ChangedSettings(RulesSource source, CellRules configured) {
    this.source = source;
    this.rules = LiveRules.of(configured);
  }

  /** What holds now. */
  LiveRules rules() {
    return rules;
  }

  /**
   * Takes the next change.
   *
   * @return why it was not taken
   */
  Optional<String> take(SettingChange change) {
    Optional<WorkerId> worker = change.drainedWorker();
    if (worker.isPresent()) {
      if (change.value().isPresent()) {
        drained.add(worker.get());
      } else {
        drained.remove(worker.get());
      }
      rules = new LiveRules(rules.number() + 1, rules.rules(), drained);
      return Optional.empty();
    }
    TreeMap<String, String> next = new TreeMap<>(changes);
    change
        .value()
        .ifPresentOrElse(value -> next.put(change.key(), value), () -> next.remove(change.key()));
    try {
      rules = new LiveRules(rules.number() + 1, source.after(next), drained);
    } catch (IllegalArgumentException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
    changes.clear();
    changes.putAll(next);
    return Optional.empty();
  }
}
