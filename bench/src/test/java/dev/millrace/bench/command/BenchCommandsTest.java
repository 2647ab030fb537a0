package dev.millrace.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.standalone.cli.MillraceCommand;
import dev.millrace.standalone.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandsTest {

  @Test
  void shouldBePartOfTheCommandLineWhenOnTheClassPath() {
    assertThat(MillraceCommand.run("bench", "--help")).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"overhead", "engine", "engine-soak"})
  void shouldHaveHelpForEveryBenchmark(String name) {
    assertThat(MillraceCommand.run("bench", name, "--help")).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldCallALoadOutOfRangeWrongUsage() {
    assertThat(MillraceCommand.run("bench", "overhead", "--rate", "0")).isEqualTo(ExitCode.USAGE);
  }
}
