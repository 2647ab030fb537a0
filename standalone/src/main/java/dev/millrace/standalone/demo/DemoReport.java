package dev.millrace.standalone.demo;

import dev.millrace.standalone.facade.RequestResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What the demonstration showed. Pure.
 *
 * @param results every request's end, in the order of submission
 * @param faults what was not as it should be, for people; empty when all is well
 */
public record DemoReport(List<RequestResult> results, List<String> faults) {

  /** Copies the lists. */
  public DemoReport {
    results = List.copyOf(results);
    faults = List.copyOf(faults);
  }

  /**
   * Judges a run.
   *
   * @param fillers what took the slots first
   * @param queued what was submitted while the slots were busy
   * @param busy whether all of {@code queued} waited at one time
   * @param known whether the model is the one whose right answers are known
   */
  static DemoReport of(
      List<DemoAnswer> fillers, List<DemoAnswer> queued, boolean busy, boolean known) {
    List<DemoAnswer> all = new ArrayList<>(fillers);
    all.addAll(queued);
    List<String> faults = new ArrayList<>();
    all.forEach(answer -> answer.fault(known).ifPresent(faults::add));
    if (busy) {
      faults.addAll(inversions(queued));
    } else {
      faults.add("a slot became free before all requests waited: no priority could be seen");
    }
    return new DemoReport(all.stream().map(DemoAnswer::result).toList(), faults);
  }

  /** Whether every answer was right and priority did what it is for. */
  public boolean passed() {
    return faults.isEmpty();
  }

  private static List<String> inversions(List<DemoAnswer> queued) {
    List<String> found = new ArrayList<>();
    for (DemoAnswer lower : queued) {
      for (DemoAnswer higher : queued) {
        boolean outranked = higher.prompt().priority().compareTo(lower.prompt().priority()) < 0;
        if (outranked && lower.certainlyStartedBefore(higher)) {
          found.add(
              "'%s' (%s) started before '%s' (%s), though both waited"
                  .formatted(
                      lower.prompt().text(),
                      lower.prompt().priority().label(),
                      higher.prompt().text(),
                      higher.prompt().priority().label()));
        }
      }
    }
    return found;
  }
}
