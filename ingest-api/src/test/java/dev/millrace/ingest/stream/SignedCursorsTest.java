package dev.millrace.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedCursorsTest {
  private static final String OLD = "o".repeat(32);
  private static final String NEW = "n".repeat(32);
  private static final RequestId ID = RequestId.at(Instant.EPOCH);
  private static final Cursor CURSOR = new Cursor(ID, new ResultAddress("results.pool", 7), 12);

  private final SignedCursors cursors = with(OLD);

  private static SignedCursors with(String secrets) {
    return new SignedCursors(CursorKeys.of(secrets), Topics.DEFAULT);
  }

  private static byte[] bytes(String cursor) {
    return Base64.getUrlDecoder().decode(cursor);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Another text under the signature of a true cursor. */
  private String forged(String what, String instead) {
    byte[] whole = bytes(cursors.encode(CURSOR, "mine"));
    int length = whole.length - CursorKeys.SIGNATURE_BYTES;
    String plain = new String(whole, 0, length, StandardCharsets.US_ASCII);
    assertThat(plain).contains(what);
    byte[] other = plain.replace(what, instead).getBytes(StandardCharsets.US_ASCII);
    byte[] forged = Arrays.copyOf(other, other.length + CursorKeys.SIGNATURE_BYTES);
    System.arraycopy(whole, length, forged, other.length, CursorKeys.SIGNATURE_BYTES);
    return text(forged);
  }

  @Test
  void shouldReadWhatItWrote() {
    Cursor end = new Cursor(ID, new ResultAddress("results." + ID, 0), Cursor.END);

    assertThat(cursors.decode(cursors.encode(CURSOR, "mine"), "mine")).hasValue(CURSOR);
    assertThat(cursors.decode(cursors.encode(end, "mine"), "mine")).hasValue(end);
    assertThat(cursors.encode(end, "mine")).matches("[A-Za-z0-9_-]{1,200}");
  }

  @Test
  void shouldRefuseAnotherTopicAnotherPlaceOrAnotherRequest() {
    assertThat(cursors.decode(forged("results.pool", "results.pool"), "mine")).hasValue(CURSOR);
    assertThat(cursors.decode(forged("results.pool", "results." + ID), "mine")).isEmpty();
    assertThat(cursors.decode(forged(" 7 ", " 0 "), "mine")).isEmpty();
    assertThat(cursors.decode(forged(" 12 ", " 9 "), "mine")).isEmpty();
    assertThat(cursors.decode(forged(" 12 ", " end "), "mine")).isEmpty();
    RequestId other = RequestId.at(Instant.EPOCH.plusSeconds(1));
    assertThat(cursors.decode(forged(ID.toString(), other.toString()), "mine")).isEmpty();
  }

  @Test
  void shouldRefuseATopicThatMayHoldNoResultOfTheRequestWhoeverSignedIt() {
    for (String topic :
        List.of("requests.low", "millrace-dispatcher-cell-changelog", "elsewhere")) {
      Cursor stray = new Cursor(ID, new ResultAddress(topic, 0), 0);
      assertThat(cursors.decode(cursors.encode(stray, "mine"), "mine")).as(topic).isEmpty();
    }
    RequestId other = RequestId.at(Instant.EPOCH.plusSeconds(1));
    Cursor another = new Cursor(ID, new ResultAddress("results." + other, 0), 0);
    assertThat(cursors.decode(cursors.encode(another, "mine"), "mine")).isEmpty();
  }

  @Test
  void shouldRefuseTheCursorOfAnotherTenant() {
    assertThat(cursors.decode(cursors.encode(CURSOR, "theirs"), "mine")).isEmpty();
  }

  @Test
  void shouldRefuseEveryChangedBitAndEveryShorterText() {
    byte[] whole = bytes(cursors.encode(CURSOR, "mine"));
    for (int i = 0; i < whole.length * 8; i++) {
      byte[] changed = whole.clone();
      changed[i / 8] ^= (byte) (1 << (i % 8));
      assertThat(cursors.decode(text(changed), "mine")).as("bit %d", i).isEmpty();
    }
    for (int length = 0; length < whole.length; length++) {
      assertThat(cursors.decode(text(Arrays.copyOf(whole, length)), "mine")).isEmpty();
    }
  }

  @Test
  void shouldRefuseATextWithoutASignature() {
    for (String plain : List.of("1 %s 7 12 results.pool", "2 %s 7 12 results.pool")) {
      byte[] unsigned = plain.formatted(ID).getBytes(StandardCharsets.US_ASCII);
      assertThat(cursors.decode(text(unsigned), "mine")).isEmpty();
    }
  }

  @Test
  void shouldSignWithTheFirstKeyAndAcceptAllWhileKeysAreRotated() {
    String old = cursors.encode(CURSOR, "mine");
    SignedCursors rotated = with(NEW + "," + OLD);

    assertThat(rotated.decode(old, "mine")).hasValue(CURSOR);
    assertThat(with(NEW).decode(rotated.encode(CURSOR, "mine"), "mine")).hasValue(CURSOR);
    assertThat(with(OLD).decode(rotated.encode(CURSOR, "mine"), "mine")).isEmpty();
  }

  @Test
  void shouldRefuseWhatARemovedKeySigned() {
    assertThat(with(NEW).decode(cursors.encode(CURSOR, "mine"), "mine")).isEmpty();
  }

  @Test
  void shouldHaveAnotherKeyEachTimeOneIsDrawn() {
    SignedCursors one = new SignedCursors(CursorKeys.random(), Topics.DEFAULT);
    SignedCursors other = new SignedCursors(CursorKeys.random(), Topics.DEFAULT);

    assertThat(other.decode(one.encode(CURSOR, "mine"), "mine")).isEmpty();
  }
}
