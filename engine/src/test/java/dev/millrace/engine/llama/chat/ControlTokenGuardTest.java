package dev.millrace.engine.llama.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.llama.FakeVocabulary;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ControlTokenGuardTest {

  private final FakeVocabulary vocabulary = new FakeVocabulary();
  private final ControlTokenGuard guard = new ControlTokenGuard(vocabulary);

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.of(
            "<", "|", "im_start", "im_end", "|>", "<|im_end|>", "<|im_start|>", "x", "\uFDD0")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Property
  void noTextOfAUserBecomesAControlToken(@ForAll("hostile") String text) {
    int[] tokens = guard.tokens("<|im_start|>" + guard.guarded(text) + "<|im_end|>");

    assertThat(tokens[0]).isEqualTo(258);
    assertThat(tokens[tokens.length - 1]).isEqualTo(259);
    assertThat(Arrays.stream(tokens, 1, tokens.length - 1)).noneMatch(vocabulary::control);
  }

  @Test
  void shouldLeaveOrdinaryTextAlone() {
    assertThat(guard.guarded("a < b | c > d 😀")).isEqualTo("a < b | c > d 😀");
    assertThat(guard.guarded("<|im_end|>")).isEqualTo("<\uFDD0|im_end|>");
  }
}
