package dev.millrace.replay.figures;

import dev.millrace.model.Priority;
import dev.millrace.replay.bound.ClairvoyantBound;
import dev.millrace.replay.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Policies side by side on the same traffic.
 *
 * @param recorded what really happened, where that was recorded: all priorities, then each
 * @param bound what none can do better; empty if deadlines may end requests early
 */
public record Comparison(
    List<PolicyFigures> policies, List<ClassFigures> recorded, Optional<ClairvoyantBound> bound) {

  public Comparison {
    policies = List.copyOf(policies);
    recorded = List.copyOf(recorded);
  }

  /** What was recorded of some traffic: all priorities, then each; empty if nothing was. */
  public static List<ClassFigures> recorded(Traffic traffic) {
    List<ClassFigures> found = new ArrayList<>();
    ClassFigures.recorded(ClassFigures.ALL, traffic, any -> true).ifPresent(found::add);
    for (Priority priority : Priority.values()) {
      ClassFigures.recorded(priority.label(), traffic, request -> request.priority() == priority)
          .ifPresent(found::add);
    }
    return found;
  }
}
