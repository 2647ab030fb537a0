package dev.millrace.replay.pool;

import dev.millrace.replay.pool.WorkerListener.Leaving;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A worker with continuous batching. Every step gives each decoding sequence one token and reads a
 * chunk of the prompt that has waited longest for it; who comes or goes does so between two steps.
 * Steps between which nobody comes or goes are computed together, so a long output costs a few
 * events and not one for each token.
 *
 * <p>Running sequences and cached beginnings share the memory. Beginnings are dropped first; if
 * that is not enough, the youngest sequence loses its slot and has to be read again. Single thread.
 */
public final class PooledWorker {

  /** What {@link #due} says while it does nothing. */
  public static final long IDLE = Long.MAX_VALUE;

  /** Tokens that have to be free for each sequence when another one begins. */
  private static final int HEADROOM = 64;

  private final int number;
  private final String model;
  private final PoolSettings settings;
  private final WorkerListener listener;
  private final PrefixCache cache = new PrefixCache();
  private final List<Sequence> active = new ArrayList<>();
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private final Map<Long, Leaving> asked = new HashMap<>();

  private long begunNanos;
  private long stepNanos = 1;
  private long stepsAhead;
  private int chunk;
  private long due = IDLE;

  private long steps;
  private long held;
  private long busyNanos;
  private long slotNanos;

  /** An idle worker with nothing cached. */
  public PooledWorker(int number, String model, PoolSettings settings, WorkerListener listener) {
    this.number = number;
    this.model = model;
    this.settings = settings;
    this.listener = listener;
  }

  /** Its number among all workers. */
  public int number() {
    return number;
  }

  /** The model that it serves. */
  public String model() {
    return model;
  }

  /** When {@link #step} has to be called, or {@link #IDLE}; any call may change it. */
  public long due() {
    return due;
  }

  /**
   * Another run.
   *
   * @throws IllegalStateException if it has as many as it takes, so the scheduler has overbooked it
   */
  public void add(Sequence sequence, long now) {
    if (active.size() + waiting.size() >= settings.slots() + settings.prefetch()) {
      throw new IllegalStateException("worker " + number + " is overbooked");
    }
    waiting.add(sequence);
    interrupt(now);
  }

  /** Ends a run between two steps, if it has it. */
  public void end(long run, Leaving why, long now) {
    if (held().anyMatch(sequence -> sequence.run() == run)) {
      asked.put(run, why);
      interrupt(now);
    }
  }

  private void interrupt(long now) {
    if (due == IDLE) {
      plan(now);
    } else {
      stepsAhead = Math.min(stepsAhead, (now - begunNanos) / stepNanos + 1);
      due = begunNanos + stepsAhead * stepNanos;
    }
  }

  /** The time that {@link #due} says has come. */
  public void step(long now) {
    long nanos = stepsAhead * stepNanos;
    steps += stepsAhead;
    busyNanos += nanos;
    slotNanos += nanos * active.size();
    boolean reading = true;
    for (Sequence sequence : active) {
      if (sequence.unread() == 0) {
        sequence.generate(stepsAhead);
        held += stepsAhead;
      } else if (reading) {
        reading = false;
        read(sequence, now);
      }
    }
    plan(now);
  }

  private void read(Sequence sequence, long now) {
    if (sequence.read(Math.toIntExact(chunk * stepsAhead))) {
      held++;
      cache.put(sequence.prefix());
      listener.prefilled(this, sequence, now);
    }
  }

  private void plan(long now) {
    dismiss(active.iterator(), true, now);
    dismiss(waiting.iterator(), false, now);
    admit(now);
    makeRoom(now);
    cache.trim(settings.kvTokens() - held);
    if (active.isEmpty()) {
      due = IDLE;
      return;
    }
    int decoding = 0;
    long most = Long.MAX_VALUE;
    long deadline =
        waiting.stream().mapToLong(Sequence::deadlineNanos).min().orElse(Sequence.NEVER);
    Sequence reader = null;
    for (Sequence sequence : active) {
      deadline = Math.min(deadline, sequence.deadlineNanos());
      if (sequence.unread() == 0) {
        decoding++;
        most = Math.min(most, sequence.left());
      } else if (reader == null) {
        reader = sequence;
      }
    }
    chunk = reader == null ? 0 : Math.min(settings.times().chunk(), reader.unread());
    if (reader != null) {
      most = Math.min(most, reader.unread() / chunk);
    }
    if (decoding > 0) {
      most = Math.min(most, Math.max(1, (settings.kvTokens() - held) / decoding));
    }
    begunNanos = now;
    stepNanos = settings.times().step(decoding, chunk);
    if (deadline != Sequence.NEVER) {
      most = Math.min(most, (deadline - now + stepNanos - 1) / stepNanos);
    }
    stepsAhead = most;
    due = now + most * stepNanos;
  }

  private void dismiss(Iterator<Sequence> sequences, boolean haveSlots, long now) {
    while (sequences.hasNext()) {
      Sequence sequence = sequences.next();
      Optional<Leaving> why = leaving(sequence, now);
      if (why.isPresent()) {
        sequences.remove();
        asked.remove(sequence.run());
        held -= haveSlots ? sequence.held() : 0;
        listener.left(this, sequence, why.get(), haveSlots, now);
      }
    }
  }

  private Optional<Leaving> leaving(Sequence sequence, long now) {
    if (sequence.isFinished()) {
      return Optional.of(Leaving.FINISHED);
    }
    return sequence.deadlineNanos() <= now
        ? Optional.of(Leaving.TIMED_OUT)
        : Optional.ofNullable(asked.get(sequence.run()));
  }

  private void admit(long now) {
    while (!waiting.isEmpty() && active.size() < settings.slots()) {
      Sequence next = waiting.getFirst();
      long room = settings.kvTokens() - held - (long) HEADROOM * (active.size() + 1);
      if (!active.isEmpty() && next.held() > room) {
        return;
      }
      waiting.removeFirst();
      next.begin(cache.match(next.prefix()));
      held += next.held();
      active.add(next);
      listener.tookSlot(this, next, now);
    }
  }

  private void makeRoom(long now) {
    while (active.size() > 1 && settings.kvTokens() - held < active.size()) {
      Sequence youngest = active.removeLast();
      held -= youngest.held();
      waiting.addFirst(youngest);
      listener.lostSlot(this, youngest, now);
    }
  }

  /** Every run that it has, those with slots first. */
  public Stream<Sequence> held() {
    return Stream.concat(active.stream(), waiting.stream());
  }

  /** Runs that have slots. */
  public int running() {
    return active.size();
  }

  /** Steps that it has begun and ended so far. */
  public long steps(long now) {
    return due == IDLE ? steps : steps + Math.min(stepsAhead, (now - begunNanos) / stepNanos);
  }

  /** Tokens of running sequences in its memory. */
  public long heldTokens() {
    return held;
  }

  /** Time in which it did something. */
  public long busyNanos() {
    return busyNanos;
  }

  /** The same, once for each slot in use. */
  public long slotNanos() {
    return slotNanos;
  }
}
