package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineRequestsTest {

  private static GenerationRequest ofTenant(String tenant) {
    InferenceRequest request =
        new InferenceRequest(
            RequestId.at(Instant.EPOCH),
            tenant,
            "m",
            new Input.Prompt("the same prompt"),
            GenerationParameters.DEFAULTS,
            Optional.empty(),
            Optional.empty(),
            Map.of());
    ResultAddress address = new ResultAddress("results", 0);
    return EngineRequests.of(
        new WorkItem(request, Priority.NORMAL, 1, 1, Instant.EPOCH, Optional.empty(), address),
        List.of(),
        Instant.EPOCH);
  }

  @Test
  void shouldShareTheCacheWithinATenantAlone() {
    assertThat(ofTenant("one").cacheScope()).isEqualTo(ofTenant("one").cacheScope());
    assertThat(ofTenant("one").cacheScope()).isNotEqualTo(ofTenant("other").cacheScope());
  }
}
