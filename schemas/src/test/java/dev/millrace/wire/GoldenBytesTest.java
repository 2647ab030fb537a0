package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.wire.GoldenRecords.Golden;
import dev.millrace.wire.factory.WiresFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The bytes of one record of each kind never change. When a new schema version changes what is
 * written, keep the old files (they must still decode) and add new ones:
 *
 * <pre>
 * ./mvnw -pl schemas test -Dtest='GoldenBytesTest#shouldWriteMissing*' -Dgolden.write=true
 * </pre>
 */
class GoldenBytesTest {

  private static final String FOLDER = "/dev/millrace/golden/";

  private final Wires wires = WiresFactory.builtin();

  @Test
  @EnabledIfSystemProperty(named = "golden.write", matches = "true")
  void shouldWriteMissingFilesWhenAsked() throws IOException {
    Path folder = Path.of("src/test/resources" + FOLDER);
    for (Golden<?> golden : GoldenRecords.all(wires)) {
      Path file = folder.resolve(golden.file() + ".hex");
      if (!Files.exists(file)) {
        Files.writeString(file, HexFormat.of().formatHex(encoded(golden)) + "\n");
      }
      assertThat(file).exists();
    }
  }

  @TestFactory
  List<DynamicTest> shouldEncodeToTheCommittedBytes() {
    return GoldenRecords.all(wires).stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.file(),
                    () ->
                        assertThat(HexFormat.of().formatHex(encoded(golden)))
                            .isEqualTo(HexFormat.of().formatHex(committed(golden.file())))))
        .toList();
  }

  @TestFactory
  List<DynamicTest> shouldDecodeTheCommittedBytes() {
    return Stream.concat(GoldenRecords.all(wires).stream(), GoldenRecords.earlier(wires).stream())
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.file(),
                    () ->
                        assertThat((Object) golden.wire().decode(committed(golden.file())))
                            .isEqualTo(golden.value())))
        .toList();
  }

  static byte[] committed(String file) throws IOException {
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream(FOLDER + file + ".hex")) {
      String hex =
          new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.strip());
    }
  }

  private static <T> byte[] encoded(Golden<T> golden) {
    return golden.wire().encode(golden.value());
  }
}
