package dev.millrace.standalone.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedRequestTest {

  private TestingFacade facade;
  private FacadeClient client;
  private final List<String> seen = new ArrayList<>();

  private final StreamedRequest.Watcher watcher =
      new StreamedRequest.Watcher() {
        @Override
        public void onQueued(String id, int position) {
          seen.add("queued at " + position);
        }

        @Override
        public void onText(String text) {
          seen.add(text);
        }

        @Override
        public void onEnd(RequestResult result) {
          seen.add(result.outcome());
        }
      };

  @BeforeEach
  void start() throws Exception {
    facade = TestingFacade.start().answering(prompt -> "abc");
    client = new FacadeClient(facade.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    facade.close();
  }

  @Test
  void shouldAddUpWhatCame() throws Exception {
    RequestResult result = StreamedRequest.run(client, request(), watcher);

    assertThat(seen).containsExactly("queued at 1", "a", "b", "c", "succeeded");
    assertThat(result.text()).isEqualTo("abc");
    assertThat(result.tokens()).isEqualTo(3);
    assertThat(result.succeeded()).isTrue();
    assertThat(result.priority()).isEqualTo("high");
    assertThat(result.ttftMs()).isPositive();
    assertThat(result.error()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldGoOnAfterTheLastEventWhenTheStreamBreaks(int breaks) throws Exception {
    facade.breakingStreams(breaks);

    RequestResult result = StreamedRequest.run(client, request(), watcher);

    assertThat(result.text()).isEqualTo("abc");
    assertThat(seen).containsExactly("queued at 1", "a", "b", "c", "succeeded");
    assertThat(facade.resumedAfter()).hasSize(breaks).startsWith("1");
    assertThat(facade.submissions()).as("submitted once").hasSize(1);
  }

  @Test
  void shouldGiveUpOnAStreamThatNeverEnds() throws Exception {
    facade.answering(prompt -> "x".repeat(100)).breakingStreams(1000);

    assertThatThrownBy(() -> StreamedRequest.run(client, request(), watcher))
        .isInstanceOfSatisfying(
            FacadeException.class,
            failure -> assertThat(failure.status()).isEqualTo(FacadeException.UNREACHABLE))
        .hasMessageContaining("ended without an end");
  }

  @Test
  void shouldHandOnWhatTheFacadeRefused() {
    facade.refusing(429);

    assertThatThrownBy(() -> StreamedRequest.run(client, request(), watcher))
        .isInstanceOfSatisfying(
            FacadeException.class, refused -> assertThat(refused.status()).isEqualTo(429))
        .hasMessage("refused on purpose");
    assertThat(seen).isEmpty();
  }

  @Test
  void shouldSayWhereNobodyAnswered() {
    try (FacadeClient nowhere = new FacadeClient(URI.create("http://127.0.0.1:1"))) {
      assertThatThrownBy(() -> StreamedRequest.run(nowhere, request(), watcher))
          .isInstanceOf(FacadeException.class)
          .hasMessageContaining("http://127.0.0.1:1")
          .hasMessageContaining("--server");
    }
  }

  @Test
  void shouldPickTheOnlyModelThatIsServed() throws Exception {
    assertThat(ServedModels.pick(client, null)).isEqualTo(TestingFacade.MODEL);
    assertThat(ServedModels.pick(client, "named")).isEqualTo("named");
    assertThat(ServedModels.slots(client, TestingFacade.MODEL)).isEqualTo(1);
    assertThatThrownBy(() -> ServedModels.slots(client, "other"))
        .isInstanceOf(FacadeException.class)
        .hasMessageContaining("no worker serves the model 'other'");
  }

  private static ObjectNode request() {
    return new ObjectMapper()
        .createObjectNode()
        .put("model", TestingFacade.MODEL)
        .put("prompt", "say")
        .put("priority", "high");
  }
}
