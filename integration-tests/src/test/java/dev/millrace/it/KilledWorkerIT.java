package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.StreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1 to P3: a worker is killed with -9 in the middle of its answers; they go on where they were
 * cut.
 */
class KilledWorkerIT {

  private static final int REQUESTS = 4;
  private static final int TOKENS = 60;
  private static final long SECONDS = 60;

  @TempDir Path data;

  @Test
  void shouldEndEveryRequestOnceWhenItsWorkerIsKilled() throws Exception {
    try (RunningStack running =
        RunningStack.start(data, Map.of("worker.scripted.per-token", "20ms"))) {
      List<RequestHandle> handles = new ArrayList<>();
      CountDownLatch streaming = new CountDownLatch(REQUESTS);
      AtomicInteger restarts = new AtomicInteger();
      for (int i = 0; i < REQUESTS; i++) {
        RequestHandle handle = running.client().submit(request("killed " + i));
        CountDownLatch fifth = new CountDownLatch(5);
        handle.onEvent(
            event -> {
              if (event instanceof StreamEvent.Restarted) {
                restarts.incrementAndGet();
              }
              if (event instanceof StreamEvent.Tokens) {
                fifth.countDown();
                if (fifth.getCount() == 0) {
                  streaming.countDown();
                }
              }
            });
        handles.add(handle);
      }
      assertThat(streaming.await(SECONDS, TimeUnit.SECONDS)).isTrue();

      long pid = running.stack().workers().get(0).pid().orElseThrow();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

      for (RequestHandle handle : handles) {
        Result result = handle.result().get(SECONDS, TimeUnit.SECONDS);
        assertThat(result).isInstanceOf(Result.Success.class);
        List<ResultEvent> log =
            running.log(handle.address()).stream()
                .filter(event -> event.requestId().equals(handle.id()))
                .toList();
        assertThat(log.stream().filter(e -> e instanceof ResultEvent.Started)).hasSize(2);
        assertThat(log.stream().filter(e -> e instanceof ResultEvent.Finished)).hasSize(1);
        assertThat(
                log.stream().filter(KilledWorkerIT::isToken).mapToInt(KilledWorkerIT::count).sum())
            .as("tokens written, the first run's among them")
            .isEqualTo(TOKENS);
        StreamReader reader = new StreamReader(handle.id());
        log.forEach(reader::read);
        assertThat(reader.snapshot().ids()).hasSize(TOKENS);
        assertThat(((Result.Success) result).text()).isEqualTo(reader.snapshot().text());
      }
      assertThat(restarts).as("streams that began again").hasValue(0);
      assertThat(running.stack().workers().get(0).restarts()).isEqualTo(1);
      assertThat(running.deadLetters()).isEmpty();
    }
  }

  private static boolean isToken(ResultEvent event) {
    return event instanceof ResultEvent.Tokens;
  }

  private static int count(ResultEvent event) {
    return ((ResultEvent.Tokens) event).ids().size();
  }

  private static Submission request(String prompt) {
    return Submission.prompt(prompt)
        .parameters(
            new GenerationParameters(TOKENS, 0, 0, 1, 0, 1, 0, 0, OptionalLong.empty(), List.of()))
        .build();
  }
}
