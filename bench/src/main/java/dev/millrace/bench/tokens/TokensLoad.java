package dev.millrace.bench.tokens;

import dev.millrace.bench.option.OptionRange;
import java.time.Duration;
import java.util.List;

/**
 * The load of {@link TokensBench} and its target.
 *
 * @param streams outputs under way at a time
 * @param tokens of each output
 * @param topics result topics that the streams share, and that the plain records go to
 * @param coalesced tokens per plain record, each a measurement of its own
 * @param warmUp before each window
 * @param window in which tokens count
 * @param perSecond target: tokens per second
 */
public record TokensLoad(
    int streams,
    int tokens,
    int topics,
    List<Integer> coalesced,
    Duration warmUp,
    Duration window,
    double perSecond) {

  /** Slots of one worker. */
  private static final int MOST_STREAMS = 256;

  /** With a short prompt within the context of the scripted engine. */
  private static final int MOST_TOKENS = 32_000;

  public TokensLoad {
    coalesced = List.copyOf(coalesced);
    OptionRange.require("--streams", streams, 1, MOST_STREAMS);
    OptionRange.require("--tokens", tokens, 1, MOST_TOKENS);
    OptionRange.require("--pool", topics, 1, 1_000);
    OptionRange.requireSome("--coalesced", coalesced, 1, 4_096);
    OptionRange.require("--warm-up", warmUp.toSeconds(), 0, 3_600);
    OptionRange.require("--seconds", window.toSeconds(), 1, 3_600);
  }

  /** How long the whole takes, for people. */
  public Duration expected() {
    return warmUp.plus(window).multipliedBy(1L + coalesced.size());
  }
}
