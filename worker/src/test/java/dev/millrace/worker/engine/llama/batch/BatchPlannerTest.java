package dev.millrace.worker.engine.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

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
      @ForAll @IntRange(min = 1, max = 512) int budget) {
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

  @Property
  void thePaceStaysWithinItsBounds(
      @ForAll List<@IntRange(min = 1, max = 50_000_000) Integer> nanos,
      @ForAll @IntRange(min = 8, max = 512) int capacity) {
    PrefillPace pace = new PrefillPace(capacity);
    for (int i = 0; i < nanos.size(); i++) {
      pace.observe(i % 3, i % 2 == 0 ? 0 : 1 + i % 40, nanos.get(i));
      assertThat(pace.budget(1 + i % 4, i % 7)).isBetween(PrefillPace.LEAST, capacity);
      assertThat(pace.budget(0, 1)).isEqualTo(capacity);
    }
  }

  @Test
  void shouldHurryPromptsWhileMoreOfThemWaitThanStreamsRun() {
    PrefillPace pace = new PrefillPace(512);
    for (int i = 0; i < 100; i++) {
      pace.observe(1, 0, 10_000_000);
      pace.observe(1, 10, 20_000_000);
    }

    assertThat(pace.budget(4, 1)).isEqualTo(7);
    assertThat(pace.budget(1, 10)).isEqualTo(70);
  }
}
