package dev.millrace.engine.llama.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.SamplingParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {

  private static final float[] LOGITS = {1f, 3f, 2f, 0f, -1f};

  private static SamplingParameters parameters(
      double temperature, int topK, double topP, double minP) {
    return new SamplingParameters(temperature, topK, topP, minP, 1, 0, 0, OptionalLong.empty());
  }

  private static int choose(
      float[] logits, SamplingParameters parameters, long seed, int... output) {
    TokenSampler sampler = new TokenSampler(logits.length);
    System.arraycopy(logits, 0, sampler.logits(), 0, logits.length);
    TokenList tokens = new TokenList(new int[] {0});
    for (int token : output) {
      tokens.add(token);
    }
    return switch (sampler.choose(new SamplingPlan(parameters, seed), tokens, 1)) {
      case Choice.Token token -> token.id();
      case Choice.Nothing _ -> -1;
    };
  }

  private static Set<Integer> chosen(SamplingParameters parameters) {
    Set<Integer> seen = new TreeSet<>();
    for (long seed = 0; seed < 3000; seed++) {
      seen.add(choose(LOGITS, parameters, seed));
    }
    return seen;
  }

  @Test
  void shouldTakeTheLikeliestWhenGreedy() {
    assertThat(choose(LOGITS, SamplingParameters.GREEDY, 1)).isEqualTo(1);
    assertThat(choose(new float[] {2, 5, 5}, SamplingParameters.GREEDY, 1)).isEqualTo(1);
  }

  @Test
  void shouldKeepToTopKTopPAndMinP() {
    assertThat(chosen(parameters(1, 0, 1, 0))).containsExactly(0, 1, 2, 3, 4);
    assertThat(chosen(parameters(1, 2, 1, 0))).containsExactly(1, 2);
    // Shares are about 0.64, 0.24, 0.09, 0.03, 0.01.
    assertThat(chosen(parameters(1, 0, 0.8, 0))).containsExactly(1, 2);
    assertThat(chosen(parameters(1, 0, 0.95, 0))).containsExactly(0, 1, 2);
    assertThat(chosen(parameters(1, 0, 1, 0.2))).containsExactly(1, 2);
    assertThat(chosen(parameters(1, 4, 0.5, 0))).containsExactly(1);
  }

  @Test
  void shouldKeepWhatIsTypical() {
    // The surprises are about 0.45, 1.45, 2.45, 3.45 and 4.45, the mean surprise is 1.0: token 2
    // is nearest to it, then the likeliest, token 1.
    assertThat(chosen(typical(0, 0.2))).containsExactly(2);
    assertThat(chosen(typical(0, 0.5))).containsExactly(1, 2);
    assertThat(chosen(typical(2, 1))).containsExactly(1, 2);
    assertThat(chosen(typical(0, Double.MIN_VALUE))).containsExactly(2);
  }

  private static SamplingParameters typical(int topK, double mass) {
    return new SamplingParameters(1, topK, 1, 0, 1, 0, 0, OptionalLong.empty(), mass);
  }

  @Test
  void shouldDrawByProbability() {
    int[] counts = new int[LOGITS.length];
    int rounds = 40_000;
    for (long seed = 0; seed < rounds; seed++) {
      counts[choose(LOGITS, parameters(1, 0, 1, 0), seed)]++;
    }
    double total = 0;
    for (float logit : LOGITS) {
      total += Math.exp(logit);
    }
    for (int id = 0; id < LOGITS.length; id++) {
      assertThat(counts[id] / (double) rounds)
          .isCloseTo(Math.exp(LOGITS[id]) / total, within(0.01));
    }
  }

  @Test
  void shouldPenaliseWhatOccurred() {
    SamplingParameters presence = new SamplingParameters(0, 0, 1, 0, 1, 0, 2, OptionalLong.empty());
    SamplingParameters frequency =
        new SamplingParameters(0, 0, 1, 0, 1, 0.6, 0, OptionalLong.empty());
    SamplingParameters repeat = new SamplingParameters(0, 0, 1, 0, 2, 0, 0, OptionalLong.empty());

    assertThat(choose(LOGITS, presence, 0, 1)).isEqualTo(2);
    assertThat(choose(LOGITS, frequency, 0, 1)).isEqualTo(1);
    assertThat(choose(LOGITS, frequency, 0, 1, 1)).isEqualTo(2);
    assertThat(choose(LOGITS, repeat, 0, 1)).isEqualTo(2);
  }

  @Test
  void shouldRefuseLogitsThatAreNotNumbers() {
    assertThat(choose(new float[] {Float.NaN, Float.NaN}, SamplingParameters.GREEDY, 0))
        .isEqualTo(-1);
    assertThat(choose(new float[] {1, Float.POSITIVE_INFINITY}, SamplingParameters.GREEDY, 0))
        .isEqualTo(-1);
  }

  @Test
  void shouldReportLikelihoodsOfTheModelItselfAndApplyABias() {
    TokenSampler sampler = new TokenSampler(LOGITS.length);
    System.arraycopy(LOGITS, 0, sampler.logits(), 0, LOGITS.length);
    OutputOptions output = new OutputOptions(OptionalInt.of(2), Map.of(4, 50.0), Optional.empty());
    Choice choice =
        sampler.choose(
            new SamplingPlan(SamplingParameters.GREEDY, 0, output, Optional.empty()),
            new TokenList(new int[] {0}),
            1);

    double total = 0;
    for (float logit : LOGITS) {
      total += Math.exp(logit);
    }
    double normal = Math.log(total);
    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Token.class,
            token -> {
              assertThat(token.id()).isEqualTo(4);
              Likelihoods likelihoods = token.likelihoods().orElseThrow();
              assertThat(likelihoods.chosen()).isCloseTo(-1 - normal, within(1e-6));
              assertThat(likelihoods.ids()).containsExactly(1, 2);
              assertThat(likelihoods.logProbabilities().getFirst())
                  .isCloseTo(3 - normal, within(1e-6));
            });
  }

  @Property
  void agreesWithAPlainReading(
      @ForAll @DoubleRange(min = 0.05, max = 2) double temperature,
      @ForAll @IntRange(max = 40) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
      @ForAll @DoubleRange(max = 0.5) double minP,
      @ForAll @IntRange(min = 2, max = 300) int size,
      @ForAll long seed) {
    float[] logits = new float[size];
    for (int i = 0; i < size; i++) {
      logits[i] = (float) (CounterRandom.at(seed, i + 1) * 12 - 6);
    }
    assertThat(choose(logits, parameters(temperature, topK, topP, minP), seed))
        .isEqualTo(plain(logits, temperature, topK, topP, minP, CounterRandom.at(seed, 0)));
  }

  private static int plain(
      float[] logits, double temperature, int topK, double topP, double minP, double place) {
    List<Integer> ids =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparing((Integer id) -> -logits[id]))
            .limit(topK == 0 ? Long.MAX_VALUE : topK)
            .toList();
    float greatest = logits[ids.getFirst()];
    ToDoubleFunction<Integer> weight =
        id -> (float) Math.exp((logits[id] - greatest) / temperature);
    double total = ids.stream().mapToDouble(weight).sum();
    List<Integer> kept = new ArrayList<>();
    double mass = 0;
    for (int id : ids) {
      if (mass < topP * total && (kept.isEmpty() || weight.applyAsDouble(id) >= minP)) {
        kept.add(id);
      }
      mass += weight.applyAsDouble(id);
    }
    double wanted = place * kept.stream().mapToDouble(weight).sum();
    boolean everyTokenStays = topK == 0 || topK >= logits.length;
    if (everyTokenStays && topP == 1 && minP == 0) {
      kept.sort(Comparator.naturalOrder());
    }
    double sum = 0;
    for (int id : kept) {
      sum += weight.applyAsDouble(id);
      if (sum > wanted) {
        return id;
      }
    }
    return kept.getLast();
  }
}
