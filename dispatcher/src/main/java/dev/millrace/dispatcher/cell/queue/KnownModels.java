package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.StepResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Models that had a worker lately, and whose requests therefore wait for one. A model that had none
 * for {@link #MEMORY} is forgotten, so that names that come and go do not pile up; in a restored
 * cell it counts from the restoration. Single thread.
 */
public final class KnownModels {

  /** Longer than any deadline, so that nothing waits for a model that is forgotten. */
  public static final Duration MEMORY = Duration.ofDays(8);

  private final Map<String, Long> servedNanos = new HashMap<>();

  /**
   * A worker serves the model now.
   *
   * @return whether it was not known
   */
  public boolean served(String model, Now now) {
    return servedNanos.put(model, now.monotonicNanos()) == null;
  }

  /** Whether the model is known. */
  public boolean contains(String model) {
    return servedNanos.containsKey(model);
  }

  /** All of them; a copy. */
  public Set<String> names() {
    return new HashSet<>(servedNanos.keySet());
  }

  /**
   * Forgets what had no worker for so long.
   *
   * @param needed whether requests still wait for the model
   */
  public void expire(Predicate<String> needed, StepResult step) {
    servedNanos
        .entrySet()
        .removeIf(
            model -> {
              boolean over =
                  step.now().passed(model.getValue(), MEMORY) && !needed.test(model.getKey());
              if (over) {
                step.decide(new Forget(new EntryKey.OfModel(model.getKey())));
              }
              return over;
            });
  }
}
