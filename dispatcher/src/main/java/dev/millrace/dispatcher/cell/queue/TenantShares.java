package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Demand;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * What each tenant was charged in one class. A run is charged when it is dispatched, by the
 * estimate of its tokens over the weight of its tenant; when it ends the charge becomes what it
 * took, and when it is taken back the charge is. The tenant that was charged least goes first.
 *
 * <p>A tenant that begins to wait is charged at least as much as the one that went last had been
 * when it went: who did not ask for a while has saved nothing up. That level never falls, so a
 * tenant that neither waits nor runs is forgotten once the level has reached its charge; beyond
 * {@link #MOST_IDLE} of them the one that was charged least is forgotten before. Single thread.
 */
final class TenantShares {

  /** Units of a token at weight 1. */
  static final long UNITS = 1_000;

  /** Tenants that are remembered although they neither wait nor run. */
  static final int MOST_IDLE = 10_000;

  private final ToIntFunction<String> weights;
  private final Map<String, Line> lines = new HashMap<>();
  private final TreeSet<Line> idle =
      new TreeSet<>(
          Comparator.comparingLong((Line line) -> line.charged).thenComparing(line -> line.tenant));
  private long level;

  TenantShares(ToIntFunction<String> weights) {
    this.weights = weights;
  }

  /** The line of this tenant, which is about to wait or to be charged. */
  Line take(String tenant) {
    Line line = lines.get(tenant);
    if (line == null) {
      line = new Line(tenant, weights.applyAsInt(tenant));
      lines.put(tenant, line);
    } else if (isIdle(line)) {
      idle.remove(line);
    }
    return line;
  }

  /** A tenant that did not wait begins to. */
  void lift(Line line) {
    line.charged = Math.max(line.charged, level);
  }

  /** A request of the tenant that was charged least goes. */
  void goes(Line line) {
    level = Math.max(level, line.charged);
  }

  /** A run begins. */
  void charge(Line line, Demand demand) {
    line.charged += units(demand.tokens(), line);
    line.running++;
  }

  /** A run ended, or was taken back, after so many tokens. */
  void settle(Line line, Demand demand, long tokens) {
    line.charged += units(tokens, line) - units(demand.tokens(), line);
    line.running--;
  }

  /** The tenant may have stopped to wait or to run. */
  void rest(Line line) {
    if (!isIdle(line)) {
      return;
    }
    idle.add(line);
    while (!idle.isEmpty() && (idle.first().charged <= level || idle.size() > MOST_IDLE)) {
      lines.remove(idle.removeFirst().tenant);
    }
  }

  /** How many tenants it remembers. */
  int remembered() {
    return lines.size();
  }

  private static boolean isIdle(Line line) {
    return line.isEmpty() && line.running == 0;
  }

  private static long units(long tokens, Line line) {
    return tokens * UNITS / line.weight;
  }
}
