package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.WorkerId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The worker with the fewest runs per slot; ties go to the most free memory, then to the lowest id.
 * Stateless.
 */
public final class LeastLoaded implements Placement {

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::load)
          .thenComparing(Comparator.comparingLong(Candidate::memoryFreeBytes).reversed())
          .thenComparing(Candidate::worker);

  @Override
  public Optional<WorkerId> choose(Pending request, List<Candidate> candidates) {
    return candidates.stream().min(BEST_FIRST).map(Candidate::worker);
  }
}
