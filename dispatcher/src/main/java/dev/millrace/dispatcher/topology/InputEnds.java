package dev.millrace.dispatcher.topology;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Where the request topics end. A record at or behind the end that was found after a cell was
 * restored cannot have been read by an earlier incarnation of the cell, unless that one still runs.
 * Thread rule: any thread; never blocks.
 */
@FunctionalInterface
public interface InputEnds {

  /** The offset behind the last record of this partition of each request topic, by topic. */
  CompletableFuture<Map<String, Long>> of(int partition);
}
