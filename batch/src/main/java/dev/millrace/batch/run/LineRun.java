package dev.millrace.batch.run;

import dev.millrace.batch.line.BatchLine;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.resultlog.StreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A line on its way: its requests of the present attempt, and what is known of them. */
final class LineRun {

  final BatchLine line;
  private final Job job;
  private final int choices;
  private int attempt;
  private List<RequestId> ids;
  private final @Nullable StreamReader[] readers;
  private final @Nullable RequestOutcome[] outcomes;

  /** Whether its requests were sent, as far as this process knows. */
  boolean sent;

  LineRun(BatchLine line, Job job) {
    this.line = line;
    this.job = job;
    this.choices = line.call().submissions().size();
    this.readers = new StreamReader[choices];
    this.outcomes = new RequestOutcome[choices];
    this.ids = ids();
  }

  private List<RequestId> ids() {
    List<RequestId> all = new ArrayList<>();
    for (int choice = 0; choice < choices; choice++) {
      all.add(job.request(line.number(), choice, attempt));
    }
    return List.copyOf(all);
  }

  /** Of the present attempt, one for each choice. */
  List<RequestId> requests() {
    return ids;
  }

  /** What stands in the log of this choice is read by this. */
  StreamReader reader(int choice) {
    StreamReader reader = readers[choice];
    if (reader == null) {
      reader = new StreamReader(ids.get(choice));
      readers[choice] = reader;
    }
    return reader;
  }

  void ended(int choice, RequestOutcome outcome) {
    outcomes[choice] = outcome;
    readers[choice] = null;
  }

  boolean hasEnded(int choice) {
    return outcomes[choice] != null;
  }

  /** In the order of the choices, if all have ended. */
  Optional<List<RequestOutcome>> outcomes() {
    List<RequestOutcome> all = new ArrayList<>();
    for (RequestOutcome outcome : outcomes) {
      if (outcome == null) {
        return Optional.empty();
      }
      all.add(outcome);
    }
    return Optional.of(all);
  }

  /** There was no room for it: the next attempt has ids of its own. */
  void again() {
    attempt++;
    ids = ids();
    Arrays.fill(readers, null);
    Arrays.fill(outcomes, null);
    sent = false;
  }
}
