package dev.millrace.dispatcher.closing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenOffsetsTest {

  private final OpenOffsets<String> offsets = new OpenOffsets<>();

  @Test
  void shouldStandAtTheFirstThatIsOpenWhenLaterOnesAreDone() {
    offsets.begin("p", 4);
    offsets.begin("p", 5);
    offsets.begin("p", 6);

    offsets.end("p", 5);

    assertThat(offsets.done()).isEqualTo(Map.of("p", 4L));
    assertThat(offsets.open()).isEqualTo(2);
  }

  @Test
  void shouldGoPastAllWhenAllAreDone() {
    offsets.begin("p", 4);
    offsets.begin("p", 9);

    offsets.end("p", 9);
    offsets.end("p", 4);

    assertThat(offsets.done()).isEqualTo(Map.of("p", 10L));
  }

  @Test
  void shouldForgetAPartitionThatIsGone() {
    offsets.begin("p", 4);

    offsets.drop("p");
    offsets.end("p", 4);

    assertThat(offsets.done()).isEmpty();
    assertThat(offsets.open()).isZero();
  }

  @Test
  void shouldWaitTwiceAsLongEachTimeAndThenNeverAgain() {
    Backoff backoff = new Backoff(4, Duration.ofMillis(100), Duration.ofMillis(300));

    assertThat(backoff.after(1)).contains(Duration.ofMillis(100));
    assertThat(backoff.after(2)).contains(Duration.ofMillis(200));
    assertThat(backoff.after(3)).contains(Duration.ofMillis(300));
    assertThat(backoff.after(4)).isEmpty();
  }
}
