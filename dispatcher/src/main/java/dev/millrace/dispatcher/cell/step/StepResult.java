package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.step.Decision.Changed;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.Complete;
import dev.millrace.dispatcher.cell.step.Decision.DeadLetterRequest;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Decision.MoveWorker;
import dev.millrace.dispatcher.cell.step.Decision.Observed;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import dev.millrace.dispatcher.cell.step.Decision.SuspendRun;
import dev.millrace.dispatcher.cell.step.Decision.Tell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the decisions of one step of a cell. Single thread. */
public final class StepResult {

  private static final int FEW = 8;

  private final Now now;
  private final List<Decision> decisions = new ArrayList<>();

  /** How many of them change an entry. */
  private int changes;

  /** Rarely more than one; in order. */
  private Set<String> changed = Set.of();

  /** A step that has decided nothing yet. */
  public StepResult(Now now) {
    this.now = now;
  }

  /** The time of the step. */
  public Now now() {
    return now;
  }

  /** Adds a decision. */
  public void decide(Decision decision) {
    decisions.add(decision);
    if (decision instanceof Keep || decision instanceof Forget) {
      changes++;
    }
  }

  /** Adds an observation for metrics and logs. */
  public void observe(Observation observation) {
    decisions.add(new Observed(observation));
  }

  /** The status of this model has changed. */
  public void markChanged(String model) {
    if (changed.isEmpty()) {
      changed = Set.of(model);
    } else if (!changed.contains(model)) {
      changed = changed.size() == 1 ? new LinkedHashSet<>(changed) : changed;
      changed.add(model);
    }
  }

  /** Tells each model whose status has changed so far; none may change by being told. */
  public void changedModels(Consumer<String> each) {
    changed.forEach(each);
  }

  /** In order; of several changes to the same entry only the last. Ends the step. */
  public List<Decision> decisions() {
    if (changes > 1 && mayChangeOneTwice()) {
      dropSuperseded();
    }
    changed.forEach(model -> decisions.add(new Changed(model)));
    return Collections.unmodifiableList(decisions);
  }

  /**
   * Most steps change a handful of entries, each once: comparing them all costs less than a map.
   */
  private boolean mayChangeOneTwice() {
    if (changes > FEW) {
      return true;
    }
    List<EntryKey> seen = new ArrayList<>(FEW);
    for (Decision decision : decisions) {
      EntryKey entry = entry(decision);
      if (entry != null) {
        if (seen.contains(entry)) {
          return true;
        }
        seen.add(entry);
      }
    }
    return false;
  }

  private void dropSuperseded() {
    Map<EntryKey, Decision> last = new HashMap<>();
    for (Decision decision : decisions) {
      EntryKey entry = entry(decision);
      if (entry != null) {
        last.put(entry, decision);
      }
    }
    decisions.removeIf(
        decision -> {
          EntryKey entry = entry(decision);
          return entry != null && last.get(entry) != decision;
        });
  }

  /** The entry that a decision changes. */
  private static @Nullable EntryKey entry(Decision decision) {
    return switch (decision) {
      case Keep keep -> keep.entry().key();
      case Forget forget -> forget.key();
      case Dispatch any -> null;
      case StopRun any -> null;
      case SuspendRun any -> null;
      case MoveWorker any -> null;
      case Tell any -> null;
      case Close any -> null;
      case Complete any -> null;
      case DeadLetterRequest any -> null;
      case Changed any -> null;
      case Observed any -> null;
    };
  }
}
