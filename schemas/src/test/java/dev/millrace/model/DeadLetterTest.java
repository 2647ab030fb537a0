package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.Header;
import dev.millrace.model.DeadLetter.ReasonCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  @Test
  void shouldStayAsItIsWhenItFits() {
    DeadLetter letter = letter(10, 100, 20, 2);

    assertThat(letter.fitting(10 + 100 + 2 * (20 + 3))).isSameAs(letter);
  }

  @Test
  void shouldCutTheValueFirstAndSaySo() {
    DeadLetter cut = letter(10, 100, 20, 2).fitting(100);

    assertThat(cut.key()).hasValueSatisfying(key -> assertThat(key.length()).isEqualTo(10));
    assertThat(cut.value()).hasValueSatisfying(value -> assertThat(value.length()).isEqualTo(44));
    assertThat(cut.headers()).hasSize(2);
    assertThat(cut.reason()).isEqualTo("no Avro; cut to fit a record: value 44 of 100");
  }

  @Test
  void shouldCutHeadersAndKeyWhenTheValueIsNotEnough() {
    DeadLetter cut = letter(50, 5, 100, 3).fitting(30);

    assertThat(cut.key()).hasValueSatisfying(key -> assertThat(key.length()).isEqualTo(30));
    assertThat(cut.value()).hasValueSatisfying(value -> assertThat(value.length()).isZero());
    assertThat(cut.headers()).isEmpty();
    assertThat(cut.reason())
        .isEqualTo("no Avro; cut to fit a record: value 0 of 5 headers 0 of 3 key 30 of 50");
  }

  @Property
  void shouldAlwaysFitAndKeepABeginning(
      @ForAll @IntRange(max = 300) int key,
      @ForAll @IntRange(max = 300) int value,
      @ForAll @IntRange(max = 50) int header,
      @ForAll @IntRange(max = 4) int headers,
      @ForAll @IntRange(max = 700) int limit) {
    DeadLetter whole = letter(key, value, header, headers);

    DeadLetter fitting = whole.fitting(limit);

    int bytes =
        fitting.key().orElseThrow().length()
            + fitting.value().orElseThrow().length()
            + fitting.headers().stream()
                .mapToInt(h -> 3 * h.name().length() + h.value().length())
                .sum();
    assertThat(bytes).isLessThanOrEqualTo(limit);
    byte[] kept = fitting.value().orElseThrow().toArray();
    assertThat(Arrays.copyOf(whole.value().orElseThrow().toArray(), kept.length)).isEqualTo(kept);
    assertThat(whole.headers().subList(0, fitting.headers().size())).isEqualTo(fitting.headers());
    assertThat(fitting.reason()).startsWith(whole.reason());
  }

  private static DeadLetter letter(int key, int value, int header, int headers) {
    return new DeadLetter(
        "requests.low",
        0,
        7,
        Instant.EPOCH,
        Optional.of(bytes(key)),
        Optional.of(bytes(value)),
        Stream.generate(() -> new Header("h", bytes(header))).limit(headers).toList(),
        ReasonCode.UNDECODABLE,
        "no Avro",
        Instant.EPOCH);
  }

  private static Bytes bytes(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) i;
    }
    return Bytes.of(content);
  }
}
