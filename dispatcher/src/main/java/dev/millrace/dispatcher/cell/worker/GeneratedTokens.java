package dev.millrace.dispatcher.cell.worker;

import dev.millrace.model.WorkerEvent.HeldRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens that a worker has generated, in ended runs and in those that it holds. Single thread. */
final class GeneratedTokens {

  private final Map<Long, Integer> held = new HashMap<>();
  private long ended;

  /** It holds these runs now. */
  void reported(List<HeldRun> runs) {
    held.clear();
    runs.forEach(run -> held.put(run.run(), run.tokens()));
  }

  /** A run has ended after so many tokens. */
  void ended(long run, long tokens) {
    held.remove(run);
    ended += tokens;
  }

  long total() {
    return ended + held.values().stream().mapToLong(Integer::longValue).sum();
  }
}
