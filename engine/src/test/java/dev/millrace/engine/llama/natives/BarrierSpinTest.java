package dev.millrace.engine.llama.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the library's OpenMP says of itself when it is loaded, each time in a process of its own.
 */
@EnabledOnOs(OS.LINUX)
class BarrierSpinTest {

  @TempDir Path folder;

  /** Loads the library from the folder that the argument names. */
  static final class Loading {

    private Loading() {}

    public static void main(String[] args) {
      LlamaLibrary.load(Path.of(args[0]));
    }
  }

  private String settings(Map<String, String> environment) throws Exception {
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Loading.class.getName(),
                    folder.resolve("natives").toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile());
    builder.environment().keySet().removeIf(name -> name.contains("OMP_"));
    builder.environment().put("OMP_DISPLAY_ENV", "VERBOSE");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said, StandardCharsets.UTF_8);
  }

  @Test
  void shouldLimitIt() throws Exception {
    assertThat(settings(Map.of())).contains("GOMP_SPINCOUNT = '" + BarrierSpin.ROUNDS + "'");
  }

  @Test
  void shouldLeaveWhatTheEnvironmentSays() throws Exception {
    assertThat(settings(Map.of("GOMP_SPINCOUNT", "77"))).contains("GOMP_SPINCOUNT = '77'");
    assertThat(settings(Map.of("OMP_WAIT_POLICY", "PASSIVE"))).contains("GOMP_SPINCOUNT = '0'");
  }
}
