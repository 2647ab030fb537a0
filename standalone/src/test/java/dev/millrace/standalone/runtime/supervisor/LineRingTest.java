package dev.millrace.standalone.runtime.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineRingTest {

  @Test
  void shouldKeepTheLastLinesInTheirOrder() {
    LineRing ring = new LineRing(3);
    List.of("a", "b", "c", "d", "e").forEach(ring::add);

    assertThat(ring.lines()).containsExactly("c", "d", "e");
  }

  @Test
  void shouldHandOutACopyThatLaterLinesDoNotChange() {
    LineRing ring = new LineRing(2);
    ring.add("a");
    List<String> before = ring.lines();

    ring.add("b");

    assertThat(before).containsExactly("a");
  }
}
