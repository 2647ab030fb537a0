package dev.millrace.ingest.stream;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Cursors as text: the {@code id} of a server-sent event.
 *
 * <p>Text form: base64url of {@code 2 <request id> <start offset> <next offset> <topic>} and its
 * signature; next is {@code end} after the last event. The signature is of the tenant, too, so a
 * cursor is a place that some facade showed to this very tenant. Any thread.
 */
final class SignedCursors {
  private static final String VERSION = "2";
  private static final String END_WORD = "end";
  private static final int PARTS = 5;
  private static final int LONGEST = 600;

  private final CursorKeys keys;
  private final Topics topics;

  SignedCursors(CursorKeys keys, Topics topics) {
    this.keys = keys;
    this.topics = topics;
  }

  String encode(Cursor cursor, String tenant) {
    String plain =
        String.join(
            " ",
            VERSION,
            cursor.id().toString(),
            Long.toString(cursor.address().startOffset()),
            cursor.next() == Cursor.END ? END_WORD : Long.toString(cursor.next()),
            cursor.address().topic());
    byte[] text = plain.getBytes(StandardCharsets.US_ASCII);
    byte[] signature = keys.sign(signed(plain, tenant));
    byte[] whole = Arrays.copyOf(text, text.length + signature.length);
    System.arraycopy(signature, 0, whole, text.length, signature.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /** Reads the text form; nothing when no facade with one of the keys wrote it for this tenant. */
  Optional<Cursor> decode(String text, String tenant) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(text);
      int length = whole.length - CursorKeys.SIGNATURE_BYTES;
      if (length <= 0) {
        return Optional.empty();
      }
      String plain = new String(whole, 0, length, StandardCharsets.US_ASCII);
      byte[] signature = Arrays.copyOfRange(whole, length, whole.length);
      return keys.verify(signed(plain, tenant), signature)
          ? parse(plain, tenant)
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** No tenant holds a space, so no other tenant and text come to the same. */
  private static byte[] signed(String plain, String tenant) {
    return (tenant + " " + plain).getBytes(StandardCharsets.UTF_8);
  }

  private boolean mayHold(String topic, RequestId id, String tenant) {
    return topic.equals(topics.sharedResults())
        || topics.resultNames().refusal(topic, Optional.of(id), tenant).isEmpty();
  }

  private Optional<Cursor> parse(String plain, String tenant) {
    String[] parts = plain.split(" ", -1);
    if (parts.length != PARTS || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    long start = Long.parseLong(parts[2]);
    long next = parts[3].equals(END_WORD) ? Cursor.END : Long.parseLong(parts[3]);
    if (next < start) {
      return Optional.empty();
    }
    return RequestId.tryParse(parts[1])
        .filter(id -> mayHold(parts[4], id, tenant))
        .map(id -> new Cursor(id, new ResultAddress(parts[4], start), next));
  }
}
