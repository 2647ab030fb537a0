package dev.millrace.bench.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

  private final List<String> seen = new ArrayList<>();
  private final EventParser parser =
      new EventParser(
          new EventParser.Listener() {
            @Override
            public void status(int code) {
              seen.add("status " + code);
            }

            @Override
            public void event(String name, String id, String data) {
              seen.add(name + " " + id + " " + data);
            }

            @Override
            public void over() {
              seen.add("over");
            }
          });

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000})
  void shouldFindTheSameEventsWhenTheyComeInPiecesOfAnySize(int size) {
    // Given
    byte[] answer =
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"
                + chunk(":\n\n")
                + chunk("event: queued\nid: a\ndata: {}\n\nevent: tok")
                + chunk("en\nid: b\ndata: {\"text\":\"ä: b\"}\n\n:\n\n")
                + "0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    // When
    for (int from = 0; from < answer.length; from += size) {
      parser.take(ByteBuffer.wrap(answer, from, Math.min(size, answer.length - from)));
    }
    // Then
    assertThat(seen)
        .containsExactly("status 200", "queued a {}", "token b {\"text\":\"ä: b\"}", "over");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 404, 503})
  void shouldBeOverAtOnceWhenTheAnswerIsNoStream(int status) {
    // When
    parser.take(
        ByteBuffer.wrap(
            "HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n"
                .formatted(status)
                .getBytes(StandardCharsets.US_ASCII)));
    // Then
    assertThat(seen).containsExactly("status " + status, "over");
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length)
            .toUpperCase(Locale.ROOT)
        + "\r\n"
        + text
        + "\r\n";
  }
}
