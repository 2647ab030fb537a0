package dev.millrace.ingest.stream;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A position in a stream, as the {@code id} of a server-sent event. It alone is enough for any
 * facade to resume after that event.
 *
 * <p>Text form: base64url of {@code 1 <request id> <start offset> <next offset> <topic>}; next is
 * {@code end} after the last event. It grants nothing: whoever presents one must be the request's
 * tenant where that is known, and sees no records but the request's.
 *
 * @param address no record of the request stands before it; the offset of its first record once
 *     that was seen, so that whoever resumes reads none of the strangers' records before it
 * @param next offset of the first record that is still to be shown; {@link #END} after the last
 */
record Cursor(RequestId id, ResultAddress address, long next) {
  static final long END = Long.MAX_VALUE;
  private static final String VERSION = "1";
  private static final String END_WORD = "end";
  private static final int PARTS = 5;
  private static final int LONGEST = 600;

  /** Whether this may be a position in the stream that begins at this address. */
  boolean isWithin(ResultAddress stream) {
    return address.topic().equals(stream.topic()) && address.startOffset() >= stream.startOffset();
  }

  String encode() {
    String plain =
        String.join(
            " ",
            VERSION,
            id.toString(),
            Long.toString(address.startOffset()),
            next == END ? END_WORD : Long.toString(next),
            address.topic());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads the text form; nothing when it is not one, or names a topic that holds no results. */
  static Optional<Cursor> decode(String text, Topics topics) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      String[] parts = plain.split(" ", -1);
      if (parts.length != PARTS || !parts[0].equals(VERSION) || !topics.mayHoldResults(parts[4])) {
        return Optional.empty();
      }
      long start = Long.parseLong(parts[2]);
      long next = parts[3].equals(END_WORD) ? END : Long.parseLong(parts[3]);
      if (start < 0 || next < start) {
        return Optional.empty();
      }
      return RequestId.tryParse(parts[1])
          .map(id -> new Cursor(id, new ResultAddress(parts[4], start), next));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
