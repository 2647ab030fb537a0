package dev.millrace.standalone.runtime.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMinutes(1));
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String UNTIL_END_OF_INPUT = "echo READY; cat > /dev/null";

  @TempDir Path directory;

  @Test
  void shouldStartAKilledChildAgain() throws Exception {
    try (Supervisor supervisor = Supervisor.start(child(UNTIL_END_OF_INPUT), QUICK, PATIENCE)) {
      supervisor.awaitReady();
      long first = supervisor.pid().orElseThrow();

      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      Awaitility.await()
          .untilAsserted(
              () -> {
                assertThat(supervisor.restarts()).isEqualTo(1);
                assertThat(supervisor.pid().orElseThrow()).isNotEqualTo(first);
              });
    }
  }

  @Test
  void shouldEndTheChildWithItsInputWhenClosed() throws Exception {
    Supervisor supervisor = Supervisor.start(child(UNTIL_END_OF_INPUT), QUICK, PATIENCE);
    supervisor.awaitReady();
    ProcessHandle process = ProcessHandle.of(supervisor.pid().orElseThrow()).orElseThrow();

    supervisor.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(supervisor.restarts()).isZero();
  }

  @Test
  void shouldTellWhatAChildSaidThatNeverWorked() {
    try (Supervisor supervisor =
        Supervisor.start(child("echo 'the model is broken'; exit 3"), QUICK, PATIENCE)) {

      assertThatThrownBy(supervisor::awaitReady)
          .isInstanceOfSatisfying(
              ChildFailedException.class, failed -> assertThat(failed.exitCode()).isEqualTo(3))
          .hasMessageContaining("the model is broken");
      assertThat(supervisor.restarts()).isZero();
    }
  }

  @Test
  void shouldKeepTheOutputOfAChild() throws Exception {
    Path log = directory.resolve("child.log");
    try (Supervisor supervisor = Supervisor.start(child(UNTIL_END_OF_INPUT), QUICK, PATIENCE)) {
      supervisor.awaitReady();
      Awaitility.await().untilAsserted(() -> assertThat(Files.readString(log)).contains("READY"));
    }
  }

  private ChildSpec child(String script) {
    return new ChildSpec(
        "child",
        List.of("/bin/sh", "-c", script),
        directory.resolve("child.log"),
        variable -> false);
  }
}
