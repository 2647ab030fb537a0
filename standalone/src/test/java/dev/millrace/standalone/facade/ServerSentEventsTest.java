package dev.millrace.standalone.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {

  @Test
  void shouldReadTypeIdAndData() {
    assertThat(read("event: token", "id: 7", "data: {\"a\":1}", ""))
        .containsExactly(new ServerSentEvent("token", "7", "{\"a\":1}"));
  }

  @Test
  void shouldJoinDataLinesAndKeepTheLastId() {
    assertThat(read("id: 1", "data: a", "data: b", "", ": keep-alive", "", "data:c", ""))
        .containsExactly(
            new ServerSentEvent("message", "1", "a\nb"), new ServerSentEvent("message", "1", "c"));
  }

  @Test
  void shouldIgnoreAnEventWithoutDataAndUnknownFields() {
    assertThat(read("event: done", "", "retry: 5", "colour: red", "data: x", ""))
        .containsExactly(new ServerSentEvent("message", "", "x"));
  }

  private static List<ServerSentEvent> read(String... lines) {
    ServerSentEvents events = new ServerSentEvents();
    List<ServerSentEvent> read = new ArrayList<>();
    for (String line : lines) {
      events.line(line).ifPresent(read::add);
    }
    return read;
  }
}
