package dev.millrace.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.topics.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryContentTest {

  private final RegistryContent content = RegistryContent.builtin(new Topics("blue."));

  @Test
  void shouldListRecordsAndFixedTopics() {
    assertThat(content.subjects())
        .hasSize(11 + 13)
        .isSorted()
        .contains("dev.millrace.v1.InferenceRequest", "blue.requests.high-value");
  }

  @ParameterizedTest
  @CsvSource({
    "dev.millrace.v1.Completion, Completion",
    "blue.requests.critical-value, InferenceRequest",
    "blue.requests.low-value, InferenceRequest",
    "blue.worker-events-value, WorkerEvent",
    "blue.control-value, Control",
    "blue.closings-value, Closing",
    "blue.completions-value, Completion",
    "blue.dead-letters-value, DeadLetter",
    "blue.cell-status-value, CellStatus",
    "blue.settings-value, SettingChange",
    "blue.responses-value, StoredResponse",
    "blue.responses-deleted-value, StoredResponse",
    "blue.work.worker-1-value, WorkBatch",
    "blue.results.0190a7c0-1234-7abc-8def-0123456789ab-value, ResultEvent",
    "blue.results.pool.0190a7c0-1234-7abc-8def-0123456789ab.12-value, ResultEvent"
  })
  void shouldKnowTheSchemaOfASubject(String subject, String record) {
    assertThat(content.versionsOf(subject))
        .first()
        .extracting(SchemaVersion::subject)
        .isEqualTo("dev.millrace.v1." + record);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requests.high-value",
        "blue.requests.high",
        "blue.work.-value",
        "blue.results.x-value",
        ""
      })
  void shouldKnowNoOtherSubject(String subject) {
    assertThat(content.versionsOf(subject)).isEmpty();
  }

  @Test
  void shouldFindASchemaWhateverItsDocumentation() {
    SchemaVersion control = content.versionsOf("dev.millrace.v1.Control").get(0);
    String withHints = control.text().replace("\"doc\":\"Which request.\"", "\"doc\":\"?\"");

    assertThat(withHints).isNotEqualTo(control.text());
    assertThat(content.find("blue.control-value", withHints)).hasValue(control);
    assertThat(content.find("blue.completions-value", withHints)).isEmpty();
    assertThat(content.withId(control.id())).hasValue(control);
  }

  @Test
  void shouldRefuseWhatIsNoSchema() {
    assertThatThrownBy(() -> content.find("dev.millrace.v1.Control", "{\"type\":\"what\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("schema: must be an Avro schema");
  }
}
