package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.RequestLimits;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkItem;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineRequestsTest {

  private static GenerationRequest ofTenant(String tenant) {
    return engineRequest(
        of(tenant, new Input.Prompt("the same prompt"), GenerationParameters.DEFAULTS));
  }

  private static InferenceRequest of(Input input, GenerationParameters parameters) {
    return of("one", input, parameters);
  }

  private static InferenceRequest of(String tenant, Input input, GenerationParameters parameters) {
    return new InferenceRequest(
        RequestId.at(Instant.EPOCH),
        tenant,
        "m",
        input,
        parameters,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private static GenerationRequest engineRequest(InferenceRequest request) {
    ResultAddress address = new ResultAddress("results", 0);
    return EngineRequests.of(
        new WorkItem(request, Priority.NORMAL, 1, 1, Instant.EPOCH, Optional.empty(), address),
        List.of(),
        Instant.EPOCH);
  }

  /** What every edge lets in no engine may refuse for the same reason. */
  @Test
  void shouldAskTheEngineForNothingThatItsLimitsForbid() throws Exception {
    double[][] numbers = {
      {0, Double.MIN_VALUE, 0, 0.1, -2, -2}, {2, 1, 1, 10, 2, 2},
    };
    for (double[] n : numbers) {
      for (int logprobs : new int[] {0, RequestRules.MAX_LOGPROBS}) {
        InferenceRequest edge =
            of(
                new Input.Chat(
                    Collections.nCopies(RequestRules.MAX_MESSAGES, new Message("tool", "x"))),
                new GenerationParameters(
                    RequestRules.MAX_TOKENS,
                    n[0],
                    1_000_000,
                    n[1],
                    n[2],
                    n[3],
                    n[4],
                    n[5],
                    OptionalLong.of(Long.MIN_VALUE),
                    Collections.nCopies(
                        RequestRules.MAX_STOPS, "s".repeat(RequestRules.MAX_STOP_LENGTH)),
                    new OutputOptions(
                        Optional.of(new OutputForm.Grammar("root ::= \"a\"")),
                        OptionalInt.of(logprobs),
                        biases(RequestRules.MAX_BIASES, logprobs == 0 ? -100 : 100))));

        assertThat(RequestRules.violation(edge)).isEmpty();
        RequestLimits.check(engineRequest(edge));
      }
    }
  }

  private static Map<Integer, Double> biases(int count, double bias) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(Function.identity(), token -> bias));
  }

  @Test
  void shouldShareTheCacheWithinATenantAlone() {
    assertThat(ofTenant("one").cacheScope()).isEqualTo(ofTenant("one").cacheScope());
    assertThat(ofTenant("one").cacheScope()).isNotEqualTo(ofTenant("other").cacheScope());
  }
}
