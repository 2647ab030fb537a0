package dev.millrace.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** The check must find what it is there for, else a green build says nothing. */
class EvolutionTest {

  @Test
  void shouldAllowAFieldWithADefault() {
    assertThat(violations(fields().endRecord(), fields().optionalString("b").endRecord()))
        .isEmpty();
  }

  @Test
  void shouldFindAFieldThatWasAddedWithoutADefault() {
    assertThat(violations(fields().endRecord(), fields().requiredString("b").endRecord()))
        .singleElement()
        .asString()
        .startsWith("test.Sample version 2 cannot read version 1")
        .contains("b");
  }

  @Test
  void shouldFindAFieldThatWasRemovedAndHadNoDefault() {
    assertThat(violations(fields().requiredString("b").endRecord(), fields().endRecord()))
        .singleElement()
        .asString()
        .startsWith("test.Sample version 1 cannot read version 2");
  }

  @Test
  void shouldFindATypeThatChanged() {
    Schema asString = SchemaBuilder.record("test.Sample").fields().requiredString("a").endRecord();

    assertThat(violations(fields().endRecord(), asString)).hasSize(2);
  }

  @Test
  void shouldFindAnEnumSymbolThatOldReadersDoNotKnow() {
    assertThat(violations(mood("GOOD"), mood("GOOD", "BAD")))
        .singleElement()
        .asString()
        .startsWith("test.Sample version 1 cannot read version 2");
  }

  @Test
  void shouldCompareVersionsThatAreNotNeighbours() {
    Schema first = fields().requiredString("b").endRecord();
    Schema second = fields().name("b").type().stringType().stringDefault("").endRecord();
    Schema third = fields().endRecord();

    assertThat(violations(first, second, third))
        .singleElement()
        .asString()
        .startsWith("test.Sample version 1 cannot read version 3");
  }

  @Test
  void shouldFindAnIncompatibleChangeOfARealRecord() {
    SchemaVersion request =
        Contract.builtin().newest("dev.millrace.v1.InferenceRequest").orElseThrow();
    String changed =
        request
            .text()
            .replace(
                "{\"name\":\"model\",\"type\":\"string\"",
                "{\"name\":\"modelName\",\"type\":\"string\"");

    assertThat(changed).isNotEqualTo(request.text());
    assertThat(violations(request.schema(), new Schema.Parser().parse(changed))).hasSize(2);
  }

  private static List<String> violations(Schema... schemas) {
    List<SchemaVersion> versions = new ArrayList<>();
    for (int i = 0; i < schemas.length; i++) {
      versions.add(new SchemaVersion(schemas[i].getFullName(), i + 1, i + 1, schemas[i]));
    }
    return Evolution.violations(new Contract(versions));
  }

  private static SchemaBuilder.FieldAssembler<Schema> fields() {
    return SchemaBuilder.record("test.Sample").fields().requiredLong("a");
  }

  private static Schema mood(String... symbols) {
    return SchemaBuilder.record("test.Sample")
        .fields()
        .name("mood")
        .type()
        .enumeration("Mood")
        .symbols(symbols)
        .noDefault()
        .endRecord();
  }
}
