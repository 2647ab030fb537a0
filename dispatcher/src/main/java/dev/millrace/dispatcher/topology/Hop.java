package dev.millrace.dispatcher.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * How often a record was sent on from cell to cell: to the home of its model, then to the shard. It
 * never takes a step twice, so that cells which disagree do not send it around.
 */
enum Hop {
  /** Nobody has. */
  NONE(0),
  /** A cell that is not the home has. */
  HOME(1),
  /** The home has. */
  SHARD(2);

  /** Header of a record that was sent on; its value is one byte. */
  static final String HEADER = "millrace-forwarded";

  private final byte value;

  Hop(int value) {
    this.value = (byte) value;
  }

  static Hop of(Headers headers) {
    Header last = headers.lastHeader(HEADER);
    if (last == null) {
      return NONE;
    }
    byte[] value = last.value();
    return value != null && value.length == 1 && value[0] == SHARD.value ? SHARD : HOME;
  }

  Header header() {
    return new RecordHeader(HEADER, new byte[] {value});
  }
}
