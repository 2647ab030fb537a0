package dev.millrace.dispatcher.cell.intake;

import dev.millrace.dispatcher.cell.queue.ModelQueue;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Observation;
import dev.millrace.dispatcher.cell.step.StepResult;
import dev.millrace.dispatcher.cell.step.Watermarks;
import dev.millrace.model.Priority;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Of which models and priorities callers should send nothing for now. What is sent all the same is
 * taken: only the bounds of memory and disk refuse.
 *
 * <p>A priority is closed by what waits in it and above it, so that a flood of low requests never
 * closes the queue to critical ones. It closes when that reaches a high mark, opens again when it
 * has come down to the low marks, and changes at no other time. Stored, because between the marks
 * the past decides. Single thread.
 */
public final class Intake {

  private Watermarks marks;
  private final Map<String, Set<Priority>> closed = new HashMap<>();

  /** Open to everything. */
  public Intake(Watermarks marks) {
    this.marks = marks;
  }

  /** Other marks hold from now on. */
  public void mark(Watermarks next) {
    marks = next;
  }

  /** Takes in a stored state. */
  public void restore(Entry.OfIntake stored) {
    closed.put(stored.model(), EnumSet.copyOf(stored.closed()));
  }

  /** Models of which some priority is closed; a copy. */
  public Set<String> models() {
    return Set.copyOf(closed.keySet());
  }

  /** Whether some priority of the model is closed. */
  public boolean isClosed(String model) {
    return closed.containsKey(model);
  }

  /** The closed priorities of a model. */
  public Set<Priority> closed(String model) {
    return Set.copyOf(closed.getOrDefault(model, Set.of()));
  }

  /** What waits for the model may have changed. */
  public void update(String model, ModelQueue queue, StepResult step) {
    Set<Priority> before = closed.getOrDefault(model, Set.of());
    if (before.isEmpty() && !marks.exceeded(false, queue.size(), queue.tokens())) {
      // What waits in all priorities together is the most that any of them is measured by.
      return;
    }
    Set<Priority> after = EnumSet.noneOf(Priority.class);
    long requests = 0;
    long tokens = 0;
    for (Priority priority : Priority.values()) {
      requests += queue.size(priority);
      tokens += queue.tokens(priority);
      if (marks.exceeded(before.contains(priority), requests, tokens)) {
        after.add(priority);
      }
    }
    if (after.equals(before)) {
      return;
    }
    if (after.isEmpty()) {
      closed.remove(model);
      step.decide(new Forget(new EntryKey.OfIntake(model)));
    } else {
      closed.put(model, after);
      step.decide(new Keep(new Entry.OfIntake(model, after)));
    }
    step.observe(new Observation.IntakeChanged(model, Set.copyOf(after)));
  }
}
