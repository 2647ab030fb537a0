package dev.millrace.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Outcome;
import dev.millrace.standalone.facade.ServerSentEvent;
import dev.millrace.testing.guarantee.StreamStep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReadingTest {

  private static final String TWO_TOKENS = "{\"index\":0,\"text\":\"a b\",\"ids\":[1,2]}";

  private final List<StreamStep> steps = new ArrayList<>();

  @Test
  void shouldTellTokensRestartAndEnd() {
    StreamReading reading = new StreamReading(List.of(), steps::add);

    assertThat(reading.take(event("token", TWO_TOKENS))).isTrue();
    assertThat(reading.take(event("restart", "{}"))).isTrue();
    assertThat(reading.take(event("token", TWO_TOKENS))).isTrue();
    assertThat(reading.take(event("done", "{\"outcome\":\"succeeded\"}"))).isFalse();

    assertThat(steps)
        .containsExactly(
            new StreamStep.Tokens(0, 2, "a b"),
            new StreamStep.Restarted(),
            new StreamStep.Tokens(0, 2, "a b"),
            new StreamStep.Ended(Outcome.SUCCEEDED, "a b"));
    assertThat(reading.over()).isTrue();
  }

  @Test
  void shouldGoAwayOnceAtEachCountOfTokens() {
    StreamReading reading = new StreamReading(List.of(0, 2), steps::add);

    assertThat(reading.take(event("queued", "{\"position\":1}"))).isFalse();
    assertThat(reading.wantsBack()).isTrue();
    assertThat(reading.take(event("started", "{\"attempt\":1}"))).isTrue();
    assertThat(reading.take(event("token", TWO_TOKENS))).isFalse();
    assertThat(reading.lastEvent()).contains("id-token");
  }

  @Test
  void shouldNotTakeAnErrorWithoutOutcomeForAnEnd() {
    StreamReading reading = new StreamReading(List.of(), steps::add);

    assertThat(reading.take(event("error", "{\"error\":{\"code\":\"unavailable\"}}"))).isFalse();

    assertThat(reading.over()).isFalse();
    assertThat(reading.trouble()).isEqualTo("unavailable");
    assertThat(steps).isEmpty();
  }

  private static ServerSentEvent event(String type, String data) {
    return new ServerSentEvent(type, "id-" + type, data);
  }
}
