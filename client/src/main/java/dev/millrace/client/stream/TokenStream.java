package dev.millrace.client.stream;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * The events of one request as a blocking iterator, from the first one on. It ends when the request
 * ended or the stream was closed.
 *
 * <p>Thread rule: one reader; {@link #close} may come from any thread and ends the reader's wait.
 */
public final class TokenStream implements Iterator<StreamEvent>, AutoCloseable {
  private final EventLog log;
  private final EventLog.ReaderState state = new EventLog.ReaderState();
  private int position;
  private volatile boolean closed;

  /** Reads this log from its beginning. */
  public TokenStream(EventLog log) {
    this.log = log;
  }

  /**
   * Waits for the next event or the end.
   *
   * @throws CancellationException if the thread is interrupted; its interrupt flag stays set
   */
  @Override
  public boolean hasNext() {
    return peek(Long.MAX_VALUE).isPresent();
  }

  @Override
  public StreamEvent next() {
    StreamEvent event =
        peek(Long.MAX_VALUE).orElseThrow(() -> new NoSuchElementException("the stream ended"));
    position++;
    return event;
  }

  /** The next event if it comes in time; empty does not mean the end, see {@link #ended}. */
  public Optional<StreamEvent> poll(Duration atMost) {
    Optional<StreamEvent> event = peek(TimeUnit.NANOSECONDS.convert(atMost));
    if (event.isPresent()) {
      position++;
    }
    return event;
  }

  /** Whether nothing follows: every event was taken and the request ended, or it was closed. */
  public boolean ended() {
    return closed || log.endsAt(position);
  }

  @Override
  public void close() {
    closed = true;
    log.close(state);
  }

  private Optional<StreamEvent> peek(long nanos) {
    if (closed) {
      return Optional.empty();
    }
    try {
      log.await(position, nanos, state);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for tokens");
    }
    return closed ? Optional.empty() : Optional.ofNullable(log.at(position));
  }
}
