package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.replay.file.TrafficFile;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import dev.millrace.standalone.cli.MillraceCommand;
import dev.millrace.standalone.cli.output.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traffic of a whole pipeline, recorded and replayed. */
class RecordedTrafficIT {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final String SECRET = "nobody may read this: ";
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final int REQUESTS = 40;
  private static final Map<String, String> QUICK = Map.of("worker.scripted.per-token", "1ms");

  @TempDir Path folder;

  @Test
  void shouldRecordEveryRequestWithItsEndAndReplayThem() throws Exception {
    try (RunningStack running = RunningStack.start(folder.resolve("data"), QUICK)) {
      String kafka = running.stack().endpoints().kafka();
      Path followed = folder.resolve("followed.jsonl");
      CompletableFuture<Integer> following = new CompletableFuture<>();
      Thread thread =
          Thread.ofPlatform()
              .name("recorder")
              .start(
                  () ->
                      following.complete(
                          MillraceCommand.run(
                              "record",
                              "--follow",
                              "--out",
                              followed.toString(),
                              "--kafka",
                              kafka)));

      submit(running);

      Awaitility.await()
          .atMost(WITHIN)
          .untilAsserted(() -> assertThat(lines(followed)).isEqualTo(1L + REQUESTS));
      thread.interrupt();
      assertThat(following.get(WITHIN.toSeconds(), TimeUnit.SECONDS)).isZero();
      Path dump = folder.resolve("dump.jsonl");
      assertThat(MillraceCommand.run("record", "--out", dump.toString(), "--kafka", kafka))
          .isZero();
      assertThat(
              MillraceCommand.run(
                  "record",
                  "--out",
                  dump.toString(),
                  "--kafka",
                  kafka,
                  "--set",
                  "kafka.prefix=nobodys."))
          .as("record where there is nothing, which leaves an older dump alone")
          .isEqualTo(ExitCode.NOT_STARTED);

      for (Path each : List.of(followed, dump)) {
        assertThat(Files.readString(each)).doesNotContain(SECRET.strip(), "nobody", "default");
        assertComplete(TrafficFile.read(each, 1_000, 256));
      }
      assertThat(
              MillraceCommand.run(
                  "replay", dump.toString(), "--workers", "1", "--slots", "4", "--json"))
          .isZero();
    }
  }

  private static void submit(RunningStack running) {
    List<RequestHandle> handles = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      handles.add(
          running
              .client()
              .submit(
                  Submission.prompt(SECRET.repeat(i) + "request " + i)
                      .priority(PRIORITIES.get(i % 4))
                      .build()));
    }
    for (RequestHandle handle : handles) {
      assertThat(handle.result().join()).isInstanceOf(Result.Success.class);
    }
  }

  private static void assertComplete(Traffic traffic) {
    assertThat(traffic.size()).isEqualTo(REQUESTS);
    for (Priority priority : PRIORITIES) {
      assertThat(traffic.requests())
          .filteredOn(request -> request.priority() == priority)
          .hasSize(REQUESTS / 4);
    }
    assertThat(traffic.requests())
        .allMatch(request -> request.outputTokens() > 0)
        .allMatch(request -> request.served().orElseThrow().outcome() == Outcome.SUCCEEDED);
    assertThat(traffic.requests().stream().map(TracedRequest::tenant).distinct()).hasSize(1);
  }

  private static long lines(Path file) throws Exception {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }
}
