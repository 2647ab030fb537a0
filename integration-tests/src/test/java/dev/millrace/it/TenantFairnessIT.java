package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.model.GenerationParameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants of one priority, one of which has a hundred times the load of the other. */
class TenantFairnessIT {

  private static final int SLOTS = 2;
  private static final int TOKENS = 5;
  private static final int BUSY = 60;
  private static final int QUIET = 2;

  @TempDir Path data;

  @Test
  void shouldServeTheQuietTenantAsIfTheBusyOneHadNoQueue() throws Exception {
    Map<String, String> settings = Map.of("worker.slots", Integer.toString(SLOTS));
    try (RunningStack running = RunningStack.start(data, settings)) {
      // Given a queue of the busy tenant
      List<RequestHandle> busy = new ArrayList<>();
      for (int i = 0; i < BUSY; i++) {
        busy.add(running.client().submit(request("busy")));
      }
      for (RequestHandle request : busy) {
        request.accepted().join();
      }

      // When the quiet one comes after all of them, one request after the other
      long endedBefore = ended(busy);
      for (int i = 0; i < QUIET; i++) {
        Result result = running.client().submit(request("quiet")).result().join();
        assertThat(result).isInstanceOf(Result.Success.class);
        long endedNow = ended(busy);

        // Then it waits for no more than the runs that hold the slots, and one turn for each slot
        assertThat(endedNow - endedBefore)
            .as("requests of the busy tenant that ended meanwhile")
            .isLessThanOrEqualTo(4L * SLOTS);
        endedBefore = endedNow;
      }
      assertThat(endedBefore).as("the busy tenant still waits").isLessThan(BUSY / 2);
      for (RequestHandle request : busy) {
        assertThat(request.result().join()).isInstanceOf(Result.Success.class);
      }
    }
  }

  private static long ended(List<RequestHandle> requests) {
    return requests.stream().filter(request -> request.result().isDone()).count();
  }

  private static Submission request(String tenant) {
    return Submission.prompt("fair to " + tenant)
        .tenant(tenant)
        .timeout(Duration.ofMinutes(5))
        .parameters(
            new GenerationParameters(
                TOKENS, 1.0, 0, 1.0, 0.0, 1.0, 0.0, 0.0, OptionalLong.empty(), List.of()))
        .build();
  }
}
