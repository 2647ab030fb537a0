package dev.millrace.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.service.RoleStartException;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.config.InvalidSettingsException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

/** What a command throws, as an exit code; the commands here come from a provider. */
class ErrorReporterTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new InvalidSettingsException("millrace.x: bad"), ExitCode.USAGE, false),
        Arguments.of(new EmbeddedStartException("port taken"), ExitCode.NOT_STARTED, false),
        Arguments.of(new RoleStartException("no broker"), ExitCode.NOT_STARTED, false),
        Arguments.of(new ModelFileException("no model"), ExitCode.NOT_STARTED, false),
        Arguments.of(new IOException("disk full"), ExitCode.BAD, true),
        Arguments.of(new IllegalStateException("a bug"), ExitCode.BAD, true));
  }

  @AfterEach
  void clearInterrupt() {
    boolean unused = Thread.interrupted();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldSayWhatHappenedAndWhereOnlyIfNobodyForesawIt(
      Exception failure, int exitCode, boolean trace) {
    CommandRun run = CommandRun.of(List.of(() -> List.of(new Failing(failure))), "fail");

    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("millrace: " + failure.getMessage());
    assertThat(run.err().contains("\tat ")).isEqualTo(trace);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("interruption")
  void shouldEndLikeAProcessThatASignalEnded(Exception interruption) {
    CommandRun run = CommandRun.of(List.of(() -> List.of(new Failing(interruption))), "fail");

    assertThat(run.exitCode()).isEqualTo(130);
    assertThat(run.err()).isEqualTo("millrace: stopped\n");
  }

  static Stream<Exception> interruption() {
    return Stream.of(new InterruptedException());
  }

  @Command(name = "fail")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }
}
