package dev.millrace.ingest.submit;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells the index of the open requests again every ten minutes, so that one that Redis has lost is
 * found through any facade again. Any thread closes it.
 */
public final class IndexRefresh implements AutoCloseable {
  private static final long MINUTES = 10;

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("ingest-index-refresh").daemon().factory());

  /** Of these requests. */
  public IndexRefresh(RequestIndexing indexing) {
    var unused =
        timer.scheduleWithFixedDelay(indexing::refresh, MINUTES, MINUTES, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
