package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.Decision.Bury;
import dev.millrace.dispatcher.cell.Decision.Changed;
import dev.millrace.dispatcher.cell.Decision.Close;
import dev.millrace.dispatcher.cell.Decision.Complete;
import dev.millrace.dispatcher.cell.Decision.Dispatch;
import dev.millrace.dispatcher.cell.Decision.Forget;
import dev.millrace.dispatcher.cell.Decision.Keep;
import dev.millrace.dispatcher.cell.Decision.Noted;
import dev.millrace.dispatcher.cell.Decision.StopRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
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

  /** In order, but of several changes to one entry only the last. */
  List<Decision> decisions() {
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
            case Bury any -> true;
            case Changed any -> true;
            case Noted any -> true;
          };
      if (last) {
        all.addFirst(decision);
      }
    }
    return List.copyOf(all);
  }
}
