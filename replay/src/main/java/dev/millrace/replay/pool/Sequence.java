package dev.millrace.replay.pool;

import dev.millrace.dispatcher.cell.request.Prefix;

/** One run at a simulated worker. Single thread. */
public final class Sequence {

  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private final int request;
  private final long run;
  private final Lengths lengths;
  private final Prefix prefix;
  private final long deadlineNanos;
  private int generated;
  private int unread;
  private int cached;
  private boolean accepted;

  /**
   * A run that waits for a slot.
   *
   * @param request its number in the traffic
   * @param generated tokens of the runs before it
   */
  public Sequence(
      int request, long run, Lengths lengths, Prefix prefix, long deadlineNanos, int generated) {
    this.request = request;
    this.run = run;
    this.lengths = lengths;
    this.prefix = prefix;
    this.deadlineNanos = deadlineNanos;
    this.generated = generated;
  }

  /** The number of its request in the traffic. */
  public int request() {
    return request;
  }

  /** Its number. */
  public long run() {
    return run;
  }

  /** How long it is. */
  public Lengths lengths() {
    return lengths;
  }

  /** Tokens so far, those of the runs before it included. */
  public int generated() {
    return generated;
  }

  /** Tokens of its prompt that the worker had when it began. */
  public int cached() {
    return cached;
  }

  /** Notes that its worker has reported it; returns whether that was the first time. */
  public boolean accept() {
    boolean first = !accepted;
    accepted = true;
    return first;
  }

  Prefix prefix() {
    return prefix;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Tokens that its prompt and what it generated take. */
  long held() {
    return (long) lengths.input() + generated;
  }

  /** Tokens that it has to read before it generates. */
  public int unread() {
    return unread;
  }

  int left() {
    return lengths.output() - generated;
  }

  boolean isFinished() {
    return generated >= lengths.output();
  }

  /** It takes a slot: all of its tokens have to be read but those of a beginning that is cached. */
  void begin(int inCache) {
    cached = Math.min(inCache, lengths.input() - 1);
    unread = lengths.input() + generated - cached;
  }

  /** Reads; what ends the reading yields a token. Returns whether it did. */
  boolean read(int tokens) {
    unread -= tokens;
    if (unread > 0) {
      return false;
    }
    generated++;
    return true;
  }

  void generate(long tokens) {
    generated += Math.toIntExact(tokens);
  }
}
