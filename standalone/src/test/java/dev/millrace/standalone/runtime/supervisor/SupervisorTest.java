package dev.millrace.standalone.runtime.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retry.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

  private static final RestartPolicy QUICK =
      new RestartPolicy(
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)), Duration.ofMinutes(1));
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
  void shouldTellWhatThePresentLifeSaidWhenItWasReady() throws Exception {
    Path lives = directory.resolve("lives");
    String live = "echo x >> " + lives + "; echo READY life=$(wc -l < " + lives + "); cat";
    RestartPolicy late =
        new RestartPolicy(
            new Backoff(Duration.ofHours(1), Duration.ofHours(1)), Duration.ofHours(2));
    try (Supervisor again = Supervisor.start(child(live), QUICK, PATIENCE)) {
      again.awaitReady();
      assertThat(again.readyLine()).contains("READY life=1");

      ProcessHandle.of(again.pid().orElseThrow()).orElseThrow().destroyForcibly();

      Awaitility.await()
          .untilAsserted(() -> assertThat(again.readyLine()).contains("READY life=2"));
    }
    try (Supervisor dead = Supervisor.start(child(live), late, PATIENCE)) {
      dead.awaitReady();

      ProcessHandle.of(dead.pid().orElseThrow()).orElseThrow().destroyForcibly();

      Awaitility.await().untilAsserted(() -> assertThat(dead.readyLine()).isEmpty());
    }
  }

  @Test
  void shouldTellOfEachEndThatNobodyAskedFor() throws Exception {
    AtomicInteger deaths = new AtomicInteger();
    try (Supervisor supervisor =
        Supervisor.start(child(UNTIL_END_OF_INPUT), QUICK, PATIENCE, deaths::incrementAndGet)) {
      supervisor.awaitReady();
      for (int life = 1; life <= 2; life++) {
        ProcessHandle.of(supervisor.pid().orElseThrow()).orElseThrow().destroyForcibly();
        int restarts = life;
        Awaitility.await().until(() -> supervisor.restarts() == restarts);
        assertThat(deaths).hasValue(life);
      }
    }
    assertThat(deaths).as("its stop is no death").hasValue(2);
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

  @Test
  void shouldWaitLongerAfterEachEarlyEnd() throws Exception {
    Path starts = directory.resolve("starts");
    RestartPolicy policy =
        new RestartPolicy(
            new Backoff(Duration.ofMillis(100), Duration.ofMillis(200)), Duration.ofMinutes(1));
    try (Supervisor supervisor =
        Supervisor.start(
            child("date +%s%N >> " + starts + "; echo READY; exit 1"), policy, PATIENCE)) {
      supervisor.awaitReady();
      Awaitility.await().until(() -> Files.readAllLines(starts).size() >= 4);
    }

    List<Long> at = Files.readAllLines(starts).stream().map(Long::valueOf).toList();
    assertThat(millis(at, 0)).isGreaterThanOrEqualTo(100);
    assertThat(millis(at, 1)).isGreaterThanOrEqualTo(200);
    assertThat(millis(at, 2)).isGreaterThanOrEqualTo(200);
  }

  @Test
  void shouldStopWithoutWaitingForARestartThatIsFarAway() throws Exception {
    RestartPolicy never =
        new RestartPolicy(
            new Backoff(Duration.ofHours(1), Duration.ofHours(1)), Duration.ofHours(2));
    Supervisor supervisor = Supervisor.start(child("echo READY; exit 1"), never, PATIENCE);
    supervisor.awaitReady();
    ProcessHandle.of(supervisor.pid().orElseThrow()).ifPresent(dying -> dying.onExit().join());

    assertThatCode(() -> closeWithin(supervisor, Duration.ofSeconds(20)))
        .doesNotThrowAnyException();

    assertThat(supervisor.restarts()).isZero();
  }

  @Test
  void shouldKillAChildThatDoesNotEndInTime() throws Exception {
    Supervisor supervisor =
        Supervisor.start(
            child("trap '' TERM; echo READY; while :; do sleep 0.05; done"),
            QUICK,
            Duration.ofMillis(200));
    supervisor.awaitReady();
    ProcessHandle process = ProcessHandle.of(supervisor.pid().orElseThrow()).orElseThrow();

    closeWithin(supervisor, Duration.ofSeconds(20));

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void shouldTellAllChildrenToEndBeforeItWaitsForOne() throws Exception {
    Supervisor supervisor = Supervisor.start(child(UNTIL_END_OF_INPUT), QUICK, PATIENCE);
    supervisor.awaitReady();
    ProcessHandle process = ProcessHandle.of(supervisor.pid().orElseThrow()).orElseThrow();

    supervisor.signalStop();

    process.onExit().get(20, TimeUnit.SECONDS);
    supervisor.close();
    assertThat(supervisor.restarts()).isZero();
  }

  @Test
  void shouldReportTheLastLinesOfALongOutput() {
    try (Supervisor supervisor =
        Supervisor.start(
            child("i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo line-$i-; done; exit 4"),
            QUICK,
            PATIENCE)) {

      assertThatThrownBy(supervisor::awaitReady)
          .hasMessageContaining("exit code 4")
          .hasMessageContaining("line-500-")
          .hasMessageContaining("line-489-")
          .hasMessageNotContaining("line-488-");
    }
  }

  @Test
  void shouldSayThatAProgramCannotBeStarted() {
    ChildSpec missing =
        new ChildSpec(
            "child",
            List.of(directory.resolve("missing").toString()),
            directory.resolve("child.log"),
            variable -> false);
    try (Supervisor supervisor = Supervisor.start(missing, QUICK, PATIENCE)) {

      assertThatThrownBy(supervisor::awaitReady)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("child could not be started")
          .hasCauseInstanceOf(IOException.class);
      assertThat(supervisor.pid()).isEmpty();
    }
  }

  @Test
  void shouldHideVariablesFromTheChild() throws Exception {
    ChildSpec withoutPath =
        new ChildSpec(
            "child",
            List.of("/bin/sh", "-c", "/usr/bin/env; echo READY; /bin/cat > /dev/null"),
            directory.resolve("child.log"),
            variable -> variable.equals("HOME"));
    assertThat(System.getenv()).containsKey("HOME");
    try (Supervisor supervisor = Supervisor.start(withoutPath, QUICK, PATIENCE)) {
      supervisor.awaitReady();
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(Files.readString(directory.resolve("child.log"))).contains("READY"));
    }

    assertThat(Files.readAllLines(directory.resolve("child.log")))
        .anyMatch(line -> line.startsWith("PATH="))
        .noneMatch(line -> line.startsWith("HOME="));
  }

  private static long millis(List<Long> nanos, int gap) {
    return (nanos.get(gap + 1) - nanos.get(gap)) / 1_000_000;
  }

  private static void closeWithin(Supervisor supervisor, Duration most) throws Exception {
    CompletableFuture.runAsync(supervisor::close).get(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ChildSpec child(String script) {
    return new ChildSpec(
        "child",
        List.of("/bin/sh", "-c", script),
        directory.resolve("child.log"),
        variable -> false);
  }
}
