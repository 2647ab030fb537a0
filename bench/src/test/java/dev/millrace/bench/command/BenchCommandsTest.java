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
  @ValueSource(
      strings = {
        "overhead",
        "capacity",
        "dispatch",
        "tokens",
        "readers",
        "failover",
        "cancel",
        "engine",
        "engine-soak"
      })
  void shouldHaveHelpForEveryBenchmark(String name) {
    assertThat(MillraceCommand.run("bench", name, "--help")).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overhead --rate 0",
        "scheduler --rounds 0",
        "tokens --streams 0",
        "readers --tokens 1",
        "readers --disconnects-per-second -1",
        "readers --disconnects-per-second 10 --facades 0",
        "cancel --hold-ms 99",
        "cancel --rate 1000"
      })
  void shouldCallALoadOutOfRangeWrongUsage(String typed) {
    assertThat(MillraceCommand.run(("bench " + typed).split(" ", -1))).isEqualTo(ExitCode.USAGE);
  }
}
