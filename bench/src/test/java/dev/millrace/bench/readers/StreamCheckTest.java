package dev.millrace.bench.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.scripted.ScriptedTokens;
import org.junit.jupiter.api.Test;

class StreamCheckTest {

  private final ScriptedTokens script = new ScriptedTokens("prompt", 0);
  private final StreamCheck check = new StreamCheck(script, 4);

  @Test
  void shouldFindNothingWhenEveryTokenComesOnceOverSeveralConnections() {
    // When
    boolean queued = check.take("queued", "q", "{}");
    check.take("started", "s", "{\"attempt\":1}");
    boolean first = token("t", 0, 2);
    token("u", 2, 2);
    check.take("done", "end", "{}");
    // Then
    assertThat(queued).isFalse();
    assertThat(first).isTrue();
    assertThat(check.over()).isTrue();
    assertThat(check.lastEventId()).isEqualTo("end");
    assertThat(counts()).containsExactly(0, 0, 0);
  }

  @Test
  void shouldCountWhatIsLostWhenTokensAreLeftOutOrTheStreamEndsEarly() {
    // When
    token("t", 1, 1);
    check.take("done", "end", "{}");
    // Then token 0, and tokens 2 and 3
    assertThat(counts()).containsExactly(3, 0, 0);
  }

  @Test
  void shouldCountWhatIsRepeatedWhenTokensOrMarkersComeAgain() {
    // When
    check.take("started", "s", "{\"attempt\":1}");
    check.take("started", "s", "{\"attempt\":1}");
    token("t", 0, 2);
    boolean again = token("t", 1, 1);
    // Then
    assertThat(again).isFalse();
    assertThat(counts()).containsExactly(0, 2, 0);
  }

  @Test
  void shouldCountWhatIsWrongWhenATokenSaysSomethingElse() {
    // When
    check.take("token", "t", "{\"index\":0,\"text\":\"else\",\"ids\":[1]}");
    check.take("token", "u", "no JSON");
    // Then
    assertThat(counts()).containsExactly(0, 0, 2);
  }

  @Test
  void shouldCountTheRestAsLostWhenTheStreamFails() {
    // When
    token("t", 0, 1);
    check.take("error", "e", "{}");
    // Then
    assertThat(check.failed()).isTrue();
    assertThat(counts()).containsExactly(3, 0, 0);
  }

  private boolean token(String id, int index, int count) {
    StringBuilder text = new StringBuilder();
    StringBuilder ids = new StringBuilder();
    for (int i = index; i < index + count; i++) {
      text.append(script.text(i));
      ids.append(i == index ? "" : ",").append(script.id(i));
    }
    return check.take(
        "token", id, "{\"index\":%d,\"text\":\"%s\",\"ids\":[%s]}".formatted(index, text, ids));
  }

  private int[] counts() {
    return new int[] {check.lost(), check.repeated(), check.wrong()};
  }
}
