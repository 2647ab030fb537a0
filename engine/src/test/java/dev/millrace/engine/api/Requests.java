package dev.millrace.engine.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Requests for tests. */
public final class Requests {

  private Requests() {}

  public static GenerationRequest greedy(String prompt, int maxTokens, String... stops) {
    return new GenerationRequest(
        new GenerationRequest.Prompt(prompt),
        SamplingParameters.GREEDY,
        maxTokens,
        List.of(stops),
        Optional.empty());
  }

  public static GenerationRequest timed(String prompt, int maxTokens, Duration timeout) {
    return new GenerationRequest(
        new GenerationRequest.Prompt(prompt),
        SamplingParameters.GREEDY,
        maxTokens,
        List.of(),
        Optional.of(timeout));
  }

  public static GenerationRequest resumed(GenerationRequest request, List<Integer> ids) {
    return new GenerationRequest(
        request.input(),
        request.sampling(),
        request.maxTokens(),
        request.stop(),
        request.timeout(),
        ids,
        request.output());
  }

  public static GenerationRequest sampled(
      String prompt, int maxTokens, SamplingParameters sampling) {
    return new GenerationRequest(
        new GenerationRequest.Prompt(prompt), sampling, maxTokens, List.of(), Optional.empty());
  }

  public static SamplingParameters warm(double temperature, int topK, double topP, long seed) {
    return new SamplingParameters(temperature, topK, topP, 0, 1, 0, 0, OptionalLong.of(seed));
  }
}
