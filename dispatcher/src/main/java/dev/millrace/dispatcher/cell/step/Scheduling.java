package dev.millrace.dispatcher.cell.step;

import java.time.Duration;

/**
 * In which order requests leave the queue of their model, and where they go. The only part of the
 * rules that may be replaced while a cell runs.
 *
 * @param ageing how long a request waits for each class above its own before it may take a turn of
 *     that class; zero means never
 * @param fair whether tenants share a class by tokens; otherwise it is first in, first out
 * @param weights of the tenants
 * @param policy that chooses the worker
 */
public record Scheduling(
    Duration ageing, boolean fair, TenantWeights weights, PlacementPolicy policy) {

  /**
   * While requests of a class wait, those of lower classes that have waited long enough get one
   * turn in so many.
   */
  public static final int TURNS = 8;

  /** The default of {@code ageing}, ISO-8601. */
  public static final String AGEING = "PT60S";

  /** The default of {@code policy}. */
  public static final String POLICY = "combined";

  /** The defaults. */
  public static final Scheduling DEFAULTS =
      new Scheduling(
          Duration.parse(AGEING), true, TenantWeights.EQUAL, PlacementPolicy.ofLabel(POLICY));

  public Scheduling {
    if (ageing.isNegative()) {
      throw new IllegalArgumentException("ageing: must not be negative, got " + ageing.toMillis());
    }
  }
}
