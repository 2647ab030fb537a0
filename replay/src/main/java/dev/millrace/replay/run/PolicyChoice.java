package dev.millrace.replay.run;

import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy to try, as it is written: {@code least-loaded}, or {@code least-loaded:fifo} for the
 * same placement in an order that does not look at tenants.
 *
 * @param placement chooses the worker
 * @param fair whether tenants share a class by tokens
 */
public record PolicyChoice(PlacementPolicy placement, boolean fair) {

  private static final String FIFO = ":fifo";

  /** All five placements, fair. */
  public static final String ALL = "round-robin,least-loaded,memory-aware,prefix-affinity,combined";

  /**
   * Choices, separated by commas.
   *
   * @throws IllegalArgumentException naming what is no policy
   */
  public static List<PolicyChoice> parse(List<String> written) {
    List<PolicyChoice> choices = new ArrayList<>();
    for (String each : written) {
      boolean fair = !each.endsWith(FIFO);
      String name = fair ? each : each.substring(0, each.length() - FIFO.length());
      PolicyChoice choice = new PolicyChoice(placement(name), fair);
      if (choices.contains(choice)) {
        throw new IllegalArgumentException("--policy: names '" + each + "' twice");
      }
      choices.add(choice);
    }
    return choices;
  }

  private static PlacementPolicy placement(String name) {
    try {
      return PlacementPolicy.ofLabel(name);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "--policy: must be some of " + ALL + ", each with or without " + FIFO + ", got " + name,
          unknown);
    }
  }

  /** As it is written. */
  public String label() {
    return placement.label() + (fair ? "" : FIFO);
  }

  /** In keys of figures. */
  public String key() {
    return label().replace('-', '_').replace(':', '_');
  }

  /** The rest of the scheduling, with this policy. */
  Scheduling in(Scheduling rest) {
    return new Scheduling(rest.ageing(), fair, rest.weights(), placement);
  }
}
