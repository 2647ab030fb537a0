package dev.millrace.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guards what is published. After a change of {@code src/main/avro}, publish it:
 *
 * <pre>
 * ./mvnw -pl schemas test -Dtest='ContractTest#shouldPublishChanged*' -Dcontract.publish=true
 * </pre>
 *
 * which writes the next version of each changed schema; commit the files with the change.
 */
class ContractTest {

  private static final String HOW_TO_PUBLISH =
      "the schema differs from its newest published version; if the change is meant, publish it"
          + " with -Dtest='ContractTest#shouldPublishChanged*' -Dcontract.publish=true";

  @Test
  @EnabledIfSystemProperty(named = "contract.publish", matches = "true")
  void shouldPublishChangedSchemasWhenAsked() {
    Path folder = Path.of("src/main/resources/dev/millrace/contract");
    Contract before =
        Files.exists(folder.resolve("index.json")) ? Contract.builtin() : new Contract(List.of());

    Contract after = ContractFiles.published(before, GeneratedSchemas.all());

    assertThat(Evolution.violations(after)).isEmpty();
    new ContractFiles(folder).write(after);
  }

  @TestFactory
  List<DynamicTest> shouldHavePublishedEverySchemaOfThisBuild() {
    Contract contract = Contract.builtin();
    return GeneratedSchemas.all().stream()
        .map(
            schema ->
                DynamicTest.dynamicTest(
                    schema.getFullName(),
                    () ->
                        assertThat(contract.newest(schema.getFullName()))
                            .as(HOW_TO_PUBLISH)
                            .map(newest -> newest.schema().toString())
                            .hasValue(schema.toString())))
        .toList();
  }

  @Test
  void shouldKeepAllPublishedVersionsReadableByEachOther() {
    assertThat(Evolution.violations(Contract.builtin())).isEmpty();
  }

  @Test
  void shouldPublishNothingWhenNothingChanged() {
    Contract before = Contract.builtin();

    Contract after = ContractFiles.published(before, GeneratedSchemas.all());

    assertThat(after.versions()).isEqualTo(before.versions());
  }

  @Test
  void shouldAddAVersionWithANewIdWhenASchemaChanged(@TempDir Path folder) {
    Schema v1 = record().requiredString("a").endRecord();
    Schema v2 = record().requiredString("a").optionalLong("b").endRecord();
    Contract before = ContractFiles.published(Contract.builtin(), List.of(v1));

    Contract after = ContractFiles.published(before, List.of(v2));
    new ContractFiles(folder).write(after);

    assertThat(after.versionsOf("test.Sample"))
        .extracting(SchemaVersion::version)
        .containsExactly(1, 2);
    assertThat(after.versionsOf("test.Sample"))
        .extracting(SchemaVersion::id)
        .doesNotHaveDuplicates();
    assertThat(folder.resolve("Sample.v2.avsc")).content().contains("\"b\"");
    assertThat(folder.resolve("index.json")).content().contains("Sample.v1.avsc", "Sample.v2.avsc");
  }

  @Test
  void shouldRejectAContractWhenAnIdIsUsedTwice() {
    Schema schema = record().endRecord();
    List<SchemaVersion> twice =
        List.of(
            new SchemaVersion("test.Sample", 1, 7, schema),
            new SchemaVersion("test.Sample", 2, 7, schema));

    assertThatThrownBy(() -> new Contract(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test.Sample version 2");
  }

  private static SchemaBuilder.FieldAssembler<Schema> record() {
    return SchemaBuilder.record("test.Sample").fields();
  }
}
