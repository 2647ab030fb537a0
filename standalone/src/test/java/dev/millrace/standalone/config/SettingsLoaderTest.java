package dev.millrace.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {

  @TempDir Path directory;

  @Test
  void shouldUseDefaultsWhenNothingIsSaid() throws Exception {
    Settings settings = SettingsLoader.load(Optional.empty(), Map.of(), Map.of());

    assertThat(settings.workers()).isEqualTo(1);
    assertThat(settings.kafka().bootstrap()).isEmpty();
    assertThat(settings.kafka().partitions()).isEqualTo(4);
    assertThat(settings.worker().engine()).isEqualTo("llama");
    assertThat(settings.worker().heartbeat()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.ops().maxQueueDepth()).isEqualTo(1000);
  }

  @Test
  void shouldPreferCommandLineToEnvironmentToFile() throws Exception {
    Path file = directory.resolve("millrace.yaml");
    Files.writeString(
        file,
        """
        millrace:
          workers: 2
          worker:
            slots: 5
            heartbeat: 1s
          kafka:
            port: 1111
            client:
              security.protocol: SASL_SSL
        """);

    Settings settings =
        SettingsLoader.load(
            Optional.of(file),
            Map.of("MILLRACE_WORKER_SLOTS", "6", "MILLRACE_KAFKA_PORT", "2222", "PATH", "/bin"),
            Map.of("kafka.port", "3333"));

    assertThat(settings.workers()).isEqualTo(2);
    assertThat(settings.worker().heartbeat()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.worker().slots()).isEqualTo(6);
    assertThat(settings.kafka().port()).isEqualTo(3333);
    assertThat(settings.kafka().client()).containsEntry("security.protocol", "SASL_SSL");
  }

  @Test
  void shouldNameEveryKeyThatIsOutOfRange() {
    assertThatThrownBy(
            () ->
                SettingsLoader.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of("worker.slots", "0", "worker.engine", "quill", "workers", "65")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("millrace.worker.slots: must be 1 to 256, got 0")
        .hasMessageContaining("millrace.worker.engine")
        .hasMessageContaining("millrace.workers");
  }

  @Test
  void shouldNameTheKeyWhenAValueIsOfTheWrongKind() {
    assertThatThrownBy(
            () ->
                SettingsLoader.load(Optional.empty(), Map.of(), Map.of("worker.heartbeat", "soon")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("heartbeat")
        .hasMessageContaining("soon");
  }

  @Test
  void shouldRefuseAKeyThatNobodyKnows() throws Exception {
    Path file = directory.resolve("millrace.yaml");
    Files.writeString(file, "millrace:\n  worker:\n    slosts: 5\n");

    assertThatThrownBy(() -> SettingsLoader.load(Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("slosts");
  }

  @Test
  void shouldRefuseAnEnvironmentVariableThatNobodyKnows() {
    assertThatThrownBy(
            () ->
                SettingsLoader.load(Optional.empty(), Map.of("MILLRACE_KAFKA_PROT", "5"), Map.of()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("MILLRACE_KAFKA_PROT");
  }

  @Test
  void shouldReadClientSettingsOfOneKindHoweverTheyAreNested() throws Exception {
    Path file = directory.resolve("millrace.yaml");
    Files.writeString(
        file,
        """
        millrace:
          kafka:
            client:
              producer:
                linger.ms: 5
        """);

    assertThat(SettingsLoader.load(Optional.of(file), Map.of(), Map.of()).clientSettings())
        .containsExactly(Map.entry("producer.linger.ms", "5"));
  }

  @Test
  void shouldNameTheFileWhenItCannotBeRead() {
    assertThatThrownBy(
            () ->
                SettingsLoader.load(
                    Optional.of(directory.resolve("none.yaml")), Map.of(), Map.of()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("none.yaml");
  }
}
