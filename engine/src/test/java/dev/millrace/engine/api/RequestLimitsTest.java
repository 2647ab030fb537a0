package dev.millrace.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitsTest {

  private static void refused(String field, GenerationRequest request) {
    assertThatThrownBy(() -> RequestLimits.check(request))
        .isInstanceOfSatisfying(
            RejectedGenerationException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageStartingWith(field);
  }

  private static GenerationRequest with(SamplingParameters sampling) {
    return Requests.sampled("x", 1, sampling);
  }

  private static SamplingParameters sampling(
      double temperature, int topK, double topP, double minP, double repeat, double frequency) {
    return new SamplingParameters(
        temperature, topK, topP, minP, repeat, frequency, 0, OptionalLong.empty());
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.001, 2.001})
  void shouldRefuseTemperatureOutsideItsRange(double temperature) {
    refused("temperature", with(sampling(temperature, 0, 1, 0, 1, 0)));
  }

  @Test
  void shouldNameEveryFieldAtFault() {
    refused("max_tokens", Requests.greedy("x", 0));
    refused("top_k", with(sampling(1, -1, 1, 0, 1, 0)));
    refused("top_p", with(sampling(1, 0, 0, 0, 1, 0)));
    refused("top_p", with(sampling(1, 0, Double.NaN, 0, 1, 0)));
    refused("min_p", with(sampling(1, 0, 1, 1.5, 1, 0)));
    refused("repeat_penalty", with(sampling(1, 0, 1, 0, 0, 0)));
    refused("frequency_penalty", with(sampling(1, 0, 1, 0, 1, 3)));
    refused("stop", Requests.greedy("x", 1, ""));
    refused("stop", stops(17));
    refused("timeout", Requests.timed("x", 1, Duration.ZERO));
    refused("max_tokens", Requests.resumed(Requests.greedy("x", 2), List.of(1, 2, 3)));
    refused(
        "messages",
        new GenerationRequest(
            new GenerationRequest.Chat(List.of()),
            SamplingParameters.GREEDY,
            1,
            List.of(),
            Optional.empty()));
  }

  private static GenerationRequest stops(int count) {
    return Requests.greedy("x", 1, "a".repeat(count).split(""));
  }

  @Test
  void shouldAcceptTheEdges() throws Exception {
    RequestLimits.check(with(sampling(0, 0, 1, 0, 1, -2)));
    RequestLimits.check(with(sampling(2, Integer.MAX_VALUE, 0.0001, 1, 10, 2)));
    RequestLimits.check(stops(16));
  }
}
