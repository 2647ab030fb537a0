package dev.millrace.bench.readers;

import dev.millrace.bench.option.OptionRange;
import java.time.Duration;

/**
 * The load of {@link ReadersBench}.
 *
 * @param readers streams, each with one reader
 * @param tokens of each stream
 * @param perToken pace of a stream
 * @param workers processes that the streams run in
 * @param pool result topics that the streams share
 * @param window in which processor time counts, with readers and without
 */
public record ReadersLoad(
    int readers, int tokens, Duration perToken, int workers, int pool, Duration window) {

  /** Slots of one worker. */
  private static final int MOST_SLOTS = 256;

  private static final int MOST_WORKERS = 64;

  /** With a short prompt within the context of the scripted engine. */
  private static final int MOST_TOKENS = 1_000;

  public ReadersLoad {
    OptionRange.require("--workers", workers, 1, MOST_WORKERS);
    OptionRange.require("--readers", readers, 1, (long) MOST_SLOTS * workers);
    OptionRange.require("--tokens", tokens, 2, MOST_TOKENS);
    OptionRange.require("--per-token-ms", perToken.toMillis(), 1, 60_000);
    OptionRange.require("--pool", pool, 1, 1_000);
    OptionRange.require("--seconds", window.toSeconds(), 1, 600);
  }

  /** Slots of each worker, so that all streams run at once. */
  public int slots() {
    return Math.ceilDiv(readers, workers);
  }

  /** How long a stream runs. */
  public Duration streamLength() {
    return perToken.multipliedBy(tokens);
  }
}
