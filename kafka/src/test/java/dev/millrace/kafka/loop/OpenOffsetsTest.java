package dev.millrace.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;

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
  void shouldForgetEverythingWhenItBeginsAnew() {
    offsets.begin("p", 4);
    offsets.begin("q", 1);

    offsets.clear();
    offsets.end("p", 4);

    assertThat(offsets.done()).isEmpty();
    assertThat(offsets.open()).isZero();
  }
}
