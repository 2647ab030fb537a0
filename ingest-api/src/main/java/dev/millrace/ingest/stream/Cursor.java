package dev.millrace.ingest.stream;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;

/**
 * A position in a stream. It alone is enough for any facade to resume after that event.
 *
 * @param address no record of the request stands before it; the offset of its first record once
 *     that was seen, so that whoever resumes reads none of the strangers' records before it
 * @param next offset of the first record that is still to be shown; {@link #END} after the last
 */
record Cursor(RequestId id, ResultAddress address, long next) {
  static final long END = Long.MAX_VALUE;

  /** Whether this may be a position in the stream that begins at this address. */
  boolean isWithin(ResultAddress stream) {
    return address.topic().equals(stream.topic()) && address.startOffset() >= stream.startOffset();
  }
}
