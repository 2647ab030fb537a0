package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader who goes away ends nothing, unless the request asked for it and the grace is over. */
class DisconnectApiTest {
  private static final String PLAIN = "{\"model\":\"m\",\"prompt\":\"x\"}";
  private static final String FOLLOWED =
      "{\"model\":\"m\",\"prompt\":\"x\",\"cancel_on_disconnect\":true}";

  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void shouldCancelOnlyWhatAskedForItWhenItsReaderStaysAway() throws Exception {
    // Given a plain request whose reader has gone, and then one that wants to be followed
    api.post(PLAIN);
    TestingPipeline.Run plain = api.pipeline.runs.get(0);
    readOneEventOf(plain);
    await().until(() -> readersGone() == 1);
    api.post(FOLLOWED);
    TestingPipeline.Run followed = api.pipeline.runs.get(1);
    // When the reader of the second goes, too, and its grace, the later one, is over
    readOneEventOf(followed);
    await().until(() -> !api.pipeline.cancels.isEmpty());
    // Then
    assertThat(api.pipeline.cancels)
        .singleElement()
        .asString()
        .startsWith("m " + followed.id() + " nobody followed its stream");
  }

  private void readOneEventOf(TestingPipeline.Run run) throws Exception {
    try (Stream<String> lines = api.lines("/v1/requests/" + run.id() + "/stream")) {
      Iterator<String> each = lines.iterator();
      String line = each.next();
      while (!line.startsWith("event: ")) {
        line = each.next();
      }
    }
  }

  private double readersGone() {
    return api.registry.counter("millrace.ingest.readers.gone").count();
  }
}
