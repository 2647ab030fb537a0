package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.standalone.cli.MillraceCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that an operator changes while the whole pipeline runs. */
class LiveSettingsIT {

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Map<String, String> TWO_WORKERS = Map.of("workers", "2");

  @TempDir Path data;

  @Test
  void shouldDrainAWorkerAcrossARestartAndResumeIt() throws Exception {
    try (RunningStack running = RunningStack.start(data, TWO_WORKERS)) {
      awaitBothUsed(running);

      assertThat(command(running, "worker", "drain", "worker-2", "--reason", "a test")).isZero();

      awaitDrained(running, true);
      assertThat(usedWorkers(running, 10)).containsExactly("worker-1");
    }

    try (RunningStack again = RunningStack.start(data, TWO_WORKERS)) {
      awaitDrained(again, true);
      assertThat(usedWorkers(again, 10)).containsExactly("worker-1");

      assertThat(command(again, "worker", "resume", "worker-2")).isZero();

      awaitDrained(again, false);
      awaitBothUsed(again);
      assertThat(command(again, "config", "set", "dispatcher.patience", "2s")).isZero();
      assertThat(command(again, "config", "set", "dispatcher.patience", "2h")).isEqualTo(2);
      assertThat(command(again, "config", "set", "dispatcher.threads", "2")).isEqualTo(2);
      assertThat(command(again, "config", "get", "dispatcher.patience")).isZero();
      assertThat(command(again, "config", "history")).isZero();
    }
  }

  private static int command(RunningStack running, String... words) {
    String[] all = new String[words.length + 3];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--kafka";
    all[words.length + 1] = running.stack().endpoints().kafka();
    all[words.length + 2] = "--json";
    return MillraceCommand.run(all);
  }

  private static void awaitDrained(RunningStack running, boolean drained) {
    Awaitility.await()
        .atMost(WITHIN)
        .ignoreExceptions()
        .until(
            () ->
                running
                        .facade()
                        .queue()
                        .at("/models/0/workers")
                        .findValuesAsText("drained")
                        .contains("true")
                    == drained);
  }

  private static void awaitBothUsed(RunningStack running) {
    Awaitility.await()
        .atMost(WITHIN)
        .until(() -> usedWorkers(running, 10).equals(Set.of("worker-1", "worker-2")));
  }

  /** The workers of so many requests at once. */
  private static Set<String> usedWorkers(RunningStack running, int requests) {
    Set<RequestHandle> handles = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      handles.add(running.client().submit(Submission.prompt("request " + i).build()));
    }
    Set<String> workers = new HashSet<>();
    for (RequestHandle handle : handles) {
      try (TokenStream stream = handle.tokens()) {
        while (stream.hasNext()) {
          if (stream.next() instanceof StreamEvent.Started started) {
            workers.add(started.worker());
          }
        }
      }
      assertThat(handle.result().join()).isInstanceOf(Result.Success.class);
    }
    return workers;
  }
}
