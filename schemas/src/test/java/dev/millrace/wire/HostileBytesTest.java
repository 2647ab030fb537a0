package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.wire.GoldenRecords.Golden;
import dev.millrace.wire.factory.WiresFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody of us wrote end in {@link UndecodableException}, never in anything else. */
class HostileBytesTest {

  private static final Wires WIRES = WiresFactory.builtin();
  private static final List<Golden<?>> GOLDEN = GoldenRecords.all(WIRES);

  @Property(tries = 2000)
  void shouldRefuseRandomBytes(@ForAll byte[] bytes) {
    GOLDEN.forEach(golden -> assertDecodedOrUndecodable(golden.wire(), bytes));
  }

  @Property(tries = 2000)
  void shouldRefuseRandomDataUnderAKnownId(@ForAll("knownIds") int id, @ForAll byte[] data) {
    byte[] record = ByteBuffer.allocate(5 + data.length).put((byte) 0).putInt(id).put(data).array();

    GOLDEN.forEach(golden -> assertDecodedOrUndecodable(golden.wire(), record));
  }

  @Property(tries = 5000)
  void shouldRefuseMutatedRecords(@ForAll("mutations") Mutation mutation) {
    Golden<?> golden = GOLDEN.get(mutation.record);

    assertDecodedOrUndecodable(golden.wire(), mutation.of(encoded(golden)));
  }

  @ParameterizedTest
  @MethodSource("goldenRecords")
  void shouldRefuseEveryTruncation(Golden<?> golden) {
    byte[] whole = encoded(golden);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> golden.wire().decode(part))
          .as("%s of %s bytes", part.length, whole.length)
          .isInstanceOf(UndecodableException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("goldenRecords")
  void shouldRefuseWhatFollowsARecord(Golden<?> golden) {
    byte[] whole = encoded(golden);

    assertThatThrownBy(() -> golden.wire().decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("1 bytes follow the record");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00000000",
        "0100000001",
        "00ffffffff",
        "0080000000",
        "007fffffff",
        "0000000000"
      })
  void shouldRefuseABrokenHeader(String hex) {
    assertThatThrownBy(() -> WIRES.requests().decode(HexFormat.of().parseHex(hex)))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // Kafka hands out null values
  void shouldRefuseATombstone() {
    assertThatThrownBy(() -> WIRES.requests().decode(null))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("record: must not be null");
  }

  @Test
  void shouldRefuseALengthOfTwoGigabytesWithoutAllocatingIt() {
    String idLengthOfTwoGigabytes = "0000000001" + "feffffff0f";

    assertThatThrownBy(
            () -> WIRES.requests().decode(HexFormat.of().parseHex(idLengthOfTwoGigabytes)))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("a length goes beyond the record");
  }

  @Test
  void shouldRefuseAnArrayOfABillionItems() throws IOException {
    byte[] tokens = GoldenBytesTest.committed("result-tokens");
    byte[] withoutIds = Arrays.copyOf(tokens, tokens.length - 11);
    byte[] billion = HexFormat.of().parseHex("80a8d6b907");
    byte[] record = Arrays.copyOf(withoutIds, withoutIds.length + billion.length);
    System.arraycopy(billion, 0, record, withoutIds.length, billion.length);

    assertThatThrownBy(() -> WIRES.resultEvents().decode(record))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("more items than the record has bytes");
  }

  @Test
  void shouldRefuseARecordOfAnotherKind() {
    byte[] completion =
        GOLDEN.stream()
            .filter(golden -> golden.file().equals("completion-v2"))
            .map(HostileBytesTest::encoded)
            .findFirst()
            .orElseThrow();

    assertThatThrownBy(() -> WIRES.requests().decode(completion))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("it is the schema of dev.millrace.v1.Completion");
  }

  static Stream<Golden<?>> goldenRecords() {
    return GOLDEN.stream();
  }

  @Provide
  Arbitrary<Integer> knownIds() {
    return Arbitraries.integers().between(1, 12);
  }

  @Provide
  Arbitrary<Mutation> mutations() {
    return Combinators.combine(
            Arbitraries.integers().between(0, GOLDEN.size() - 1),
            Arbitraries.longs(),
            Arbitraries.integers().between(1, 8))
        .as(Mutation::new);
  }

  /** Changes some bytes behind the header of one golden record. */
  record Mutation(int record, long seed, int changes) {
    byte[] of(byte[] original) {
      byte[] mutated = original.clone();
      Random random = new Random(seed);
      for (int i = 0; i < changes; i++) {
        mutated[5 + random.nextInt(mutated.length - 5)] = (byte) random.nextInt(256);
      }
      return mutated;
    }
  }

  private static void assertDecodedOrUndecodable(Wire<?> wire, byte[] bytes) {
    try {
      Object decoded = wire.decode(bytes);
      assertThat(decoded).isNotNull();
    } catch (UndecodableException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static <T> byte[] encoded(Golden<T> golden) {
    return golden.wire().encode(golden.value());
  }
}
