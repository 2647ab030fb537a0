package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Changed;
import dev.millrace.dispatcher.cell.Decision.Noted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One step of a cell: its moment and the decisions so far. Single thread. */
final class Turn {

  private final Now now;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<String> changed = new LinkedHashSet<>();

  Turn(Now now) {
    this.now = now;
  }

  Now now() {
    return now;
  }

  void decide(Decision decision) {
    decisions.add(decision);
  }

  void note(Observation observation) {
    decisions.add(new Noted(observation));
  }

  void changed(String model) {
    changed.add(model);
  }

  List<Decision> decisions() {
    List<Decision> all = new ArrayList<>(decisions);
    changed.forEach(model -> all.add(new Changed(model)));
    return all;
  }
}
