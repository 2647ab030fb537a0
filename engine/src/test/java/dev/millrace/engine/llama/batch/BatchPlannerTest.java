package dev.millrace.engine.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BatchPlannerTest {

  @Provide
  Arbitrary<List<Demand>> demands() {
    Arbitrary<Demand> streams = Arbitraries.just(new Demand(1, true));
    Arbitrary<Demand> prompts =
        Combinators.combine(Arbitraries.integers().between(1, 5000), Arbitraries.just(false))
            .as(Demand::new);
    return Arbitraries.oneOf(streams, prompts).list().ofMaxSize(16);
  }

  @Property
  void everyStreamIsInEveryStepAndPromptsKeepToTheBudget(
      @ForAll("demands") List<Demand> demands,
      @ForAll @IntRange(min = 16, max = 512) int capacity,
      @ForAll @IntRange(max = 512) int budget) {
    Assume.that(budget > 0 || demands.stream().anyMatch(Demand::decoding));
    List<Share> shares = BatchPlanner.plan(demands, capacity, budget);

    assertThat(shares.stream().mapToInt(Share::count).sum()).isLessThanOrEqualTo(capacity);
    assertThat(shares).extracting(Share::sequence).doesNotHaveDuplicates();
    long streams = demands.stream().filter(Demand::decoding).count();
    assertThat(shares.stream().filter(s -> demands.get(s.sequence()).decoding()).count())
        .isEqualTo(streams);
    int promptTokens =
        shares.stream()
            .filter(s -> !demands.get(s.sequence()).decoding())
            .mapToInt(Share::count)
            .sum();
    assertThat(promptTokens).isLessThanOrEqualTo(budget);
    for (Share share : shares) {
      int pending = demands.get(share.sequence()).pending();
      assertThat(share.count()).isBetween(1, pending);
      assertThat(share.complete()).isEqualTo(share.count() == pending);
    }
    if (!demands.isEmpty()) {
      assertThat(shares).as("every step gets on").isNotEmpty();
    }
  }

  @Property
  void theOldestPromptIsServedFirst(
      @ForAll("demands") List<Demand> demands, @ForAll @IntRange(min = 1, max = 64) int budget) {
    List<Share> shares = BatchPlanner.plan(demands, 512, budget);

    List<Integer> served =
        shares.stream()
            .map(Share::sequence)
            .filter(index -> !demands.get(index).decoding())
            .toList();
    List<Integer> waiting =
        java.util.stream.IntStream.range(0, demands.size())
            .filter(index -> !demands.get(index).decoding())
            .boxed()
            .toList();
    assertThat(waiting.subList(0, served.size())).isEqualTo(served);
    assertThat(shares.stream().filter(s -> !s.complete()).count()).isLessThanOrEqualTo(1);
  }
}
