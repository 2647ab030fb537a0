package dev.millrace.dispatcher.cell.shard;

import java.util.Map;

/**
 * Where a cell is.
 *
 * @param cell its number: the partition of its topics
 * @param plan of all cells
 */
public record CellSite(int cell, ShardPlan plan) {

  /** The only cell. */
  public static final CellSite ALONE = new CellSite(0, new ShardPlan(1, Map.of(), model -> 0));

  /** Whether the model has a shard here. */
  boolean has(String model) {
    return plan.home(model) == cell || plan.cellsOf(model).contains(cell);
  }
}
