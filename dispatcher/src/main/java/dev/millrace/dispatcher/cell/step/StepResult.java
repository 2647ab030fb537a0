package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.step.Decision.Changed;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.Complete;
import dev.millrace.dispatcher.cell.step.Decision.DeadLetterRequest;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Decision.Observed;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the decisions of one step of a cell. Single thread. */
public final class StepResult {

  private final Now now;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<String> changed = new LinkedHashSet<>();

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
  }

  /** Adds an observation for metrics and logs. */
  public void observe(Observation observation) {
    decisions.add(new Observed(observation));
  }

  /** The status of this model has changed. */
  public void markChanged(String model) {
    changed.add(model);
  }

  /** In order; of several changes to the same entry only the last. */
  public List<Decision> decisions() {
    Set<String> later = new HashSet<>();
    Deque<Decision> all = new ArrayDeque<>();
    changed.forEach(model -> all.addLast(new Changed(model)));
    for (Decision decision : decisions.reversed()) {
      boolean last =
          switch (decision) {
            case Keep keep -> later.add(keep.entry().key());
            case Forget forget -> later.add(forget.key());
            case Dispatch any -> true;
            case StopRun any -> true;
            case Close any -> true;
            case Complete any -> true;
            case DeadLetterRequest any -> true;
            case Changed any -> true;
            case Observed any -> true;
          };
      if (last) {
        all.addFirst(decision);
      }
    }
    return List.copyOf(all);
  }
}
