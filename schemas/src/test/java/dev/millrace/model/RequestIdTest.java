package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.arbitrary.Values;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

  @Property
  void shouldParseWhatItPrints(@ForAll("ids") RequestId id) {
    assertThat(RequestId.parse(id.toString())).isEqualTo(id);
    assertThat(RequestId.parse(id.toString().toUpperCase(Locale.ROOT))).isEqualTo(id);
  }

  @Property
  void shouldCarryItsTimeAsAVersion7Uuid(
      @ForAll @LongRange(min = 0, max = 0xFFFF_FFFF_FFFFL) long millis) {
    RequestId id = RequestId.at(Instant.ofEpochMilli(millis));

    assertThat(id.value().version()).isEqualTo(7);
    assertThat(id.value().variant()).isEqualTo(2);
    assertThat(id.createdAt()).hasValue(Instant.ofEpochMilli(millis));
  }

  @Property
  void shouldSortByTime(
      @ForAll @LongRange(min = 0, max = 0xFFFF_FFFF_FFFEL) long millis,
      @ForAll @LongRange(min = 1, max = 100_000) long later) {
    long after = Math.min(millis + later, 0xFFFF_FFFF_FFFFL);

    assertThat(RequestId.at(Instant.ofEpochMilli(millis)))
        .isLessThan(RequestId.at(Instant.ofEpochMilli(after)));
  }

  @Property
  void shouldSortLikeItsText(@ForAll("ids") RequestId a, @ForAll("ids") RequestId b) {
    assertThat(Integer.signum(a.compareTo(b)))
        .isEqualTo(Integer.signum(a.toString().compareTo(b.toString())));
  }

  @Test
  void shouldCarryNoTimeInOtherVersions() {
    assertThat(new RequestId(UUID.randomUUID()).createdAt()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0190a7c012347abc8def0123456789ab",
        "{190a7c0-1234-7abc-8def-0123456789a}",
        "0190a7c0-1234-7abc-8def-0123456789ag",
        "0190a7c0-12347-abc-8def-0123456789ab",
        "0190a7c0-1234-7abc-8def-0123456789ab "
      })
  void shouldRefuseAnythingElseWithoutRepeatingIt(String text) {
    assertThat(RequestId.tryParse(text)).isEmpty();
    assertThatThrownBy(() -> RequestId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id: must be a UUID of 36 characters");
  }

  @Provide
  Arbitrary<RequestId> ids() {
    return Values.requestIds();
  }
}
