package dev.millrace.bench.failover;

import dev.millrace.bench.report.Latencies;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What the reader of one stream sees while its worker may be killed. A token that is left out is
 * lost, one that comes again is repeated; the gap is the time from the kill to the first token of
 * the run that takes over.
 *
 * <p>Thread rule: {@link #cut} and {@link #atPosition} from any thread; the counts after {@link
 * #result}.
 */
final class CutStream {

  private final RequestHandle handle;
  private final Latencies gaps;
  private final LongSupplier nanoTime;
  private final int position;
  private final CompletableFuture<String> atPosition = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final AtomicBoolean measured = new AtomicBoolean();
  private volatile String worker = "";
  private volatile long cutAt;
  private volatile boolean cut;
  private boolean takenOver;
  private int next;
  private int lost;
  private int repeated;
  private int begunAgain;

  /**
   * @param position index of the token at which {@link #atPosition} is done
   * @param gaps where its gap is noted
   */
  CutStream(RequestHandle handle, int position, Latencies gaps, LongSupplier nanoTime) {
    this.handle = handle;
    this.position = position;
    this.gaps = gaps;
    this.nanoTime = nanoTime;
    Thread.ofVirtual().name("cut-stream-" + handle.id()).start(this::read);
  }

  private void read() {
    try (TokenStream events = handle.tokens()) {
      while (events.hasNext()) {
        on(events.next());
      }
    } finally {
      atPosition.complete("");
      over.complete(null);
    }
  }

  private void on(StreamEvent event) {
    switch (event) {
      case StreamEvent.Started started -> begins(started.worker());
      case StreamEvent.Restarted again -> {
        begunAgain++;
        next = 0;
        begins(again.worker());
      }
      case StreamEvent.Tokens tokens -> take(tokens);
    }
  }

  private void begins(String by) {
    takenOver = cut;
    worker = by;
  }

  private void take(StreamEvent.Tokens tokens) {
    if (takenOver && measured.compareAndSet(false, true)) {
      gaps.nanos(nanoTime.getAsLong() - cutAt);
    }
    int first = tokens.firstIndex();
    if (first < next) {
      repeated += next - first;
    } else {
      lost += first - next;
    }
    next = Math.max(next, first + tokens.ids().size());
    if (next > position) {
      atPosition.complete(worker);
    }
  }

  /** Done when the token at its position is there, with the worker's name; empty if it ended. */
  CompletableFuture<String> atPosition() {
    return atPosition;
  }

  /** This worker was killed at this time; returns whether the stream was running there. */
  boolean cut(String killed, long at) {
    if (!worker.equals(killed) || handle.result().isDone()) {
      return false;
    }
    cutAt = at;
    cut = true;
    return true;
  }

  /** Waits for its end and until all of it was read. */
  Result result() {
    over.join();
    return handle.result().join();
  }

  /** Whether a run took it over after its worker was killed. */
  boolean wasTakenOver() {
    return measured.get();
  }

  /** Tokens that came. */
  int seen() {
    return next;
  }

  int lost() {
    return lost;
  }

  int repeated() {
    return repeated;
  }

  int begunAgain() {
    return begunAgain;
  }
}
