package dev.millrace.kafka;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The mark on a request record whose id may have been sent before, longer ago than the dispatcher
 * remembers. A run of such a request reads the result log before it generates anything, and takes
 * over the end that stands there. Stateless, any thread.
 */
public final class RepeatedRequest {

  /** Name of the header; its value means nothing. */
  public static final String HEADER = "millrace-repeated";

  private RepeatedRequest() {}

  /** The mark. */
  public static Header mark() {
    return new RecordHeader(HEADER, new byte[] {1});
  }

  /** Whether a record with these headers has the mark. */
  public static boolean isMarked(Headers headers) {
    return headers.lastHeader(HEADER) != null;
  }
}
