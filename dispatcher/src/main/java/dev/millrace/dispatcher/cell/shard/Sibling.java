package dev.millrace.dispatcher.cell.shard;

import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.model.WorkerEvent.ShardReported;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a cell knows of another one that shares a model. Single thread. */
final class Sibling {

  /** A cell that has not reported for so long counts for nothing. */
  static final Duration FRESH = Duration.ofSeconds(3);

  private static final Duration NOT = Duration.ofNanos(-1);

  private final int cell;
  private ShardLoad load = ShardLoad.NOTHING;
  private Instant reportedAt = Instant.MIN;
  private long heardNanos;
  private @Nullable Long needySinceNanos;
  private @Nullable Long emptySinceNanos;

  Sibling(int cell) {
    this.cell = cell;
  }

  /** Takes over a report, unless a later one was taken before. */
  void take(ShardReported report, Now now) {
    if (report.origin().at().isBefore(reportedAt)) {
      return;
    }
    reportedAt = report.origin().at();
    heardNanos = now.monotonicNanos();
    load = new ShardLoad(report.waiting(), report.freeSlots(), report.workers());
    needySinceNanos = since(needySinceNanos, load.needy(), now);
    emptySinceNanos = since(emptySinceNanos, load.needy() && load.workers() == 0, now);
  }

  private static @Nullable Long since(@Nullable Long before, boolean holds, Now now) {
    return !holds ? null : before != null ? before : Long.valueOf(now.monotonicNanos());
  }

  boolean isFresh(Now now) {
    return !now.passed(heardNanos, FRESH);
  }

  ShardLoad load() {
    return load;
  }

  LendingRule.Other view(boolean current, Now now) {
    return new LendingRule.Other(
        cell, load, span(needySinceNanos, now), span(emptySinceNanos, now), current);
  }

  private static Duration span(@Nullable Long sinceNanos, Now now) {
    return sinceNanos == null ? NOT : Duration.ofNanos(now.monotonicNanos() - sinceNanos);
  }
}
