package dev.millrace.replay.run;

import dev.millrace.model.Outcome;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * When what happened to each request of some traffic, in nanoseconds of the virtual time. A
 * request's wait is all the time in which it has no slot, before its first one and, if it is
 * suspended, between two. Single thread while the run lasts, then any.
 */
public final class Journal {

  private static final long NEVER = -1;

  private final long[] arrived;
  private final long[] slotless;
  private final long[] waited;
  private final long[] firstToken;
  private final long[] left;
  private final @Nullable Outcome[] outcome;
  private final BitSet started = new BitSet();
  private int ended;
  private long cachedTokens;
  private long readTokens;
  private long writtenTokens;
  private long suspended;
  private long evicted;

  Journal(int requests) {
    arrived = new long[requests];
    slotless = new long[requests];
    waited = new long[requests];
    firstToken = new long[requests];
    left = new long[requests];
    outcome = new Outcome[requests];
    Arrays.fill(firstToken, NEVER);
    Arrays.fill(left, NEVER);
  }

  void arrived(int request, long nanos) {
    arrived[request] = nanos;
    slotless[request] = nanos;
  }

  void tookSlot(int request, int cached, int read, long nanos) {
    if (slotless[request] == NEVER) {
      throw new IllegalStateException("request " + request + " has two slots");
    }
    started.set(request);
    waited[request] += nanos - slotless[request];
    slotless[request] = NEVER;
    cachedTokens += cached;
    readTokens += read;
  }

  boolean hadSlot(int request) {
    return started.get(request);
  }

  void suspended(int request, long nanos) {
    slotless[request] = nanos;
    suspended++;
  }

  void evicted(int request, long nanos) {
    slotless[request] = nanos;
    evicted++;
  }

  void firstToken(int request, long nanos) {
    if (firstToken[request] == NEVER) {
      firstToken[request] = nanos;
    }
  }

  /** It left the pool for good. */
  void left(int request, int tokens, long nanos) {
    left[request] = nanos;
    writtenTokens += tokens;
  }

  /** The cell says that it has ended; must be said once. */
  void ended(int request, Outcome how, long nanos) {
    if (outcome[request] != null) {
      throw new IllegalStateException("request " + request + " has ended twice");
    }
    outcome[request] = how;
    ended++;
    if (left[request] == NEVER) {
      left[request] = nanos;
    }
    if (slotless[request] != NEVER) {
      waited[request] += Math.max(0, left[request] - slotless[request]);
    }
  }

  /** How many requests there are. */
  public int size() {
    return arrived.length;
  }

  /** How many have ended. */
  public int ended() {
    return ended;
  }

  /** How a request ended; null if it has not. */
  public @Nullable Outcome outcome(int request) {
    return outcome[request];
  }

  /** When it arrived. */
  public long arrivedNanos(int request) {
    return arrived[request];
  }

  /** How long it had no slot. */
  public long waitedNanos(int request) {
    return waited[request];
  }

  /** From its arrival to its first token; negative if it had none. */
  public long firstTokenNanos(int request) {
    return firstToken[request] == NEVER ? NEVER : firstToken[request] - arrived[request];
  }

  /** From its arrival until it left. */
  public long responseNanos(int request) {
    return left[request] - arrived[request];
  }

  /** Tokens of prompts that came out of caches. */
  public long cachedTokens() {
    return cachedTokens;
  }

  /** Tokens of prompts, and of runs before, that were read. */
  public long readTokens() {
    return readTokens;
  }

  /** Tokens that were generated. */
  public long writtenTokens() {
    return writtenTokens;
  }

  /** How often a run was suspended for a critical request. */
  public long suspensions() {
    return suspended;
  }

  /** How often a run lost its slot because its worker had no memory left. */
  public long evictions() {
    return evicted;
  }
}
