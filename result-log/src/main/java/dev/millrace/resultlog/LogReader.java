package dev.millrace.resultlog;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.util.List;

/**
 * Reads the records of single requests out of result topics.
 *
 * <p>Thread rule: any thread.
 */
public interface LogReader {

  /**
   * Follows a request's records from an address on, as they are written. Does not block; what
   * stands in the way is thrown by the tail.
   */
  LogTail follow(RequestId request, ResultAddress from);

  /**
   * A request's records from an address up to, and without, an offset that the log has reached.
   * Blocks for a bounded time.
   *
   * @throws ResultUnreadableException with {@code START_LOST} when retention has removed the
   *     address; {@link ResultUnreadableException#earliest()} is the first offset that is left.
   *     With {@code TIMEOUT} also when the log ends before {@code end}
   */
  List<LogEntry> read(RequestId request, ResultAddress from, long end)
      throws ResultUnreadableException;
}
