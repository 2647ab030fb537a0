package dev.millrace.standalone.runtime.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailureMessageTest {

  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
  }

  @Test
  void shouldKeepTheLastLinesWhenNoneTellsMore() {
    assertThat(FailureMessage.of(lines(3))).containsExactly("line 0", "line 1", "line 2");
    assertThat(FailureMessage.of(lines(40))).hasSize(12).startsWith("line 28").endsWith("line 39");
  }

  @Test
  void shouldKeepTheReasonOfAnAbortWhenABacktraceFollowsIt() {
    // Given
    List<String> output = new ArrayList<>(lines(20));
    output.add("ggml.c:1729: GGML_ASSERT(ggml_can_mul_mat(a, b)) failed");
    output.addAll(lines(60));

    // When
    List<String> words = FailureMessage.of(output);

    // Then
    assertThat(words).hasSize(13).endsWith("line 59");
    assertThat(words.getFirst()).contains("GGML_ASSERT");
  }

  @Test
  void shouldKeepOnlyTheLatestReasonsWhenThereAreMany() {
    // Given
    List<String> output = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      output.add("model: error: " + i);
    }
    output.addAll(lines(12));

    // When
    List<String> words = FailureMessage.of(output);

    // Then
    assertThat(words).hasSize(18).startsWith("model: error: 44");
  }
}
