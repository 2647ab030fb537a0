package dev.millrace.dispatcher.cell.step;

/** Which worker with credit gets the next request; named as in {@code dispatcher.policy}. */
public enum PlacementPolicy {
  /** The one that was given a request longest ago. */
  ROUND_ROBIN("round-robin"),
  /** The one with the fewest runs for each slot, then with the most free memory. */
  LEAST_LOADED("least-loaded"),
  /** The one with the most free tokens of KV cache, if the request fits; heeds free memory. */
  MEMORY_AWARE("memory-aware"),
  /** The one that had the same beginning last, unless it is much busier than the least loaded. */
  PREFIX_AFFINITY("prefix-affinity"),
  /** As prefix affinity, but free KV cache decides between equal loads; heeds free memory. */
  COMBINED("combined");

  private final String label;

  PlacementPolicy(String label) {
    this.label = label;
  }

  /** Its name in settings. */
  public String label() {
    return label;
  }

  /**
   * The policy of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PlacementPolicy ofLabel(String label) {
    for (PlacementPolicy policy : values()) {
      if (policy.label.equals(label)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("dispatcher.policy: there is no policy '" + label + "'");
  }
}
