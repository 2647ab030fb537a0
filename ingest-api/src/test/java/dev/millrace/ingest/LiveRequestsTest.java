package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Submission;
import dev.millrace.ingest.lookup.LiveRequests;
import org.junit.jupiter.api.Test;

class LiveRequestsTest {
  private static final long LIMIT = 1_000_000;

  private final LiveRequests live = new LiveRequests(LIMIT);

  @Test
  void shouldForgetTheEldestWhenTheEndedOnesTakeTooMuch() {
    // Given ten requests of some 400,000 bytes each
    TestingPipeline.Run first = end("x".repeat(100_000));
    TestingPipeline.Run last = first;
    for (int i = 1; i < 10; i++) {
      last = end("x".repeat(100_000));
    }
    // Then
    assertThat(live.endedBytes()).isBetween(400_000L, LIMIT);
    assertThat(live.find(first.id())).isEmpty();
    assertThat(live.find(last.id())).isPresent();
  }

  @Test
  void shouldRememberManyWhenTheyAreSmallAndNoneThatIsTooLarge() {
    TestingPipeline.Run first = end("x");
    for (int i = 1; i < 300; i++) {
      end("x");
    }
    assertThat(live.find(first.id())).isPresent();

    TestingPipeline.Run huge = end("x".repeat((int) LIMIT));

    assertThat(live.find(huge.id())).isEmpty();
    assertThat(live.find(first.id())).isPresent();
    assertThat(live.runningCount()).isZero();
  }

  private TestingPipeline.Run end(String text) {
    TestingPipeline.Run run = new TestingPipeline.Run(Submission.prompt("p").model("m").build());
    live.add(run);
    run.started().token(text).succeeded(text);
    return run;
  }
}
