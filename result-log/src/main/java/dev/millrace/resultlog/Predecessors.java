package dev.millrace.resultlog;

import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import java.util.List;
import java.util.OptionalLong;

/**
 * What other runs of a request have left in its log, read in steps up to the marker of a new run.
 *
 * <p>A stream can be continued only if it is known from its first marker on, and nothing of it is
 * missing. Where that is not so, be it that retention has removed its begin or that the topic was
 * deleted and made again, a reader may hold tokens that this log does not show, and only a restart
 * tells it so. Blocks for the bound of its reader; one thread at a time.
 */
final class Predecessors {

  private final LogReader reader;
  private final StreamReader stream;
  private final Started wanted;
  private ResultAddress next;
  private boolean lost;
  private boolean torn;

  /**
   * @param wanted the marker that is to be written
   */
  Predecessors(LogReader reader, ResultAddress from, Started wanted) {
    this.reader = reader;
    this.stream = new StreamReader(wanted.requestId());
    this.wanted = wanted;
    this.next = from;
  }

  /** Goes on reading up to, and without, an offset that the log has reached. */
  void readUpTo(long end) throws ResultUnreadableException {
    if (end <= next.startOffset()) {
      return;
    }
    for (LogEntry entry : entries(end)) {
      take(stream.read(entry.event()));
    }
    next = new ResultAddress(next.topic(), end);
  }

  /** What retention has left. */
  private List<LogEntry> entries(long end) throws ResultUnreadableException {
    try {
      return reader.read(wanted.requestId(), next, end);
    } catch (ResultUnreadableException unreadable) {
      if (unreadable.reason() != ResultUnreadableException.Reason.START_LOST) {
        throw unreadable;
      }
      lost = true;
      long left = Math.min(unreadable.earliest(), end);
      return reader.read(wanted.requestId(), new ResultAddress(next.topic(), left), end);
    }
  }

  private void take(Reading reading) {
    boolean begunBefore =
        reading instanceof Reading.RunStarted first && first.marker().mode() == StartMode.CONTINUE;
    torn = torn || begunBefore || reading instanceof Reading.Broken;
  }

  /** Whether retention has removed the begin. */
  boolean isLost() {
    return lost;
  }

  /** The marker as the run may write it: a restart, where there is nothing sure to continue. */
  Started marker() {
    boolean unsure = lost || torn || stream.run().isEmpty();
    return wanted.mode() == StartMode.CONTINUE && unsure ? wanted.restarting() : wanted;
  }

  /** What they mean for the run whose marker this is, when all before it was read. */
  Opening opening(Started marker) {
    if (stream.finished().isPresent()) {
      return new Opening.AlreadyEnded(stream.finished().get());
    }
    OptionalLong followed = stream.run();
    if (followed.isPresent() && followed.getAsLong() > marker.run()) {
      return new Opening.Superseded(followed.getAsLong());
    }
    StreamSnapshot before = stream.snapshot();
    return marker.mode() == StartMode.CONTINUE
        ? new Opening.Fresh(before.tokenCount(), before, stream.complete())
        : new Opening.Fresh(0, before, false);
  }
}
