package dev.millrace.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StopMatcherTest {

  private record Outcome(String text, boolean stopped) {}

  private static Outcome run(List<String> stops, String text, int cut) {
    StopMatcher matcher = new StopMatcher(stops);
    StringBuilder shown = new StringBuilder();
    for (int from = 0; from < text.length(); from += cut) {
      StopMatcher.Released released =
          matcher.add(text.substring(from, Math.min(text.length(), from + cut)));
      shown.append(released.text());
      if (released.stopped()) {
        return new Outcome(shown.toString(), true);
      }
      for (String stop : stops) {
        assertThat(shown).as("nothing of a stop string is shown").doesNotContain(stop);
      }
    }
    return new Outcome(shown.append(matcher.finish()).toString(), false);
  }

  @Provide
  Arbitrary<String> shortText() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(24);
  }

  @Provide
  Arbitrary<List<String>> stops() {
    return Arbitraries.strings()
        .withChars('a', 'b')
        .ofMinLength(1)
        .ofMaxLength(4)
        .list()
        .ofMaxSize(3);
  }

  @Property
  void outcomeDoesNotDependOnTheCut(
      @ForAll("stops") List<String> stops,
      @ForAll("shortText") String text,
      @ForAll @IntRange(min = 1, max = 30) int cut) {
    assertThat(run(stops, text, cut)).isEqualTo(run(stops, text, 1));
  }

  @Property
  void stopsExactlyWhenTheTextHoldsAStop(
      @ForAll("stops") List<String> stops,
      @ForAll("shortText") String text,
      @ForAll @IntRange(min = 1, max = 5) int cut) {
    Outcome outcome = run(stops, text, cut);

    assertThat(outcome.stopped()).isEqualTo(stops.stream().anyMatch(text::contains));
    assertThat(text).startsWith(outcome.text());
    if (!outcome.stopped()) {
      assertThat(outcome.text()).isEqualTo(text);
    }
  }

  @Test
  void shouldHoldAPartialMatchBackAndReleaseIt() {
    StopMatcher matcher = new StopMatcher(List.of("END"));

    assertThat(matcher.add("the EN").text()).isEqualTo("the ");
    assertThat(matcher.add("emy").text()).isEqualTo("ENemy");
    assertThat(matcher.add(" E").text()).isEqualTo(" ");
    assertThat(matcher.finish()).isEqualTo("E");
  }
}
