package dev.millrace.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Utf8AssemblerTest {

  private static String assembled(byte[] all, int cut) {
    Utf8Assembler assembler = new Utf8Assembler();
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < all.length; from += cut) {
      text.append(assembler.add(Arrays.copyOfRange(all, from, Math.min(all.length, from + cut))));
    }
    return text.append(assembler.finish()).toString();
  }

  @Property
  void textIsTheSameHoweverItIsCut(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 7) int cut) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(assembled(bytes, cut)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }

  @Property
  void malformedBytesReadAsTheJdkReadsThem(
      @ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(min = 1, max = 5) int cut) {
    assertThat(assembled(bytes, cut)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void shouldHoldAnIncompleteCharacterBack() {
    Utf8Assembler assembler = new Utf8Assembler();
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);

    assertThat(assembler.add(new byte[] {'a', euro[0]})).isEqualTo("a");
    assertThat(assembler.add(new byte[] {euro[1]})).isEmpty();
    assertThat(assembler.add(new byte[] {euro[2], 'b'})).isEqualTo("€b");
    assertThat(assembler.finish()).isEmpty();
  }
}
