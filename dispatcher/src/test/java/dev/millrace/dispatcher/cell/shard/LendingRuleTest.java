package dev.millrace.dispatcher.cell.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.shard.LendingRule.Loan;
import dev.millrace.dispatcher.cell.shard.LendingRule.Other;
import dev.millrace.dispatcher.cell.shard.LendingRule.Own;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every loan, whatever the shards look like. */
class LendingRuleTest {

  private static final int HOME = 100;
  private static final Duration LONG = Duration.ofMinutes(1);

  @Provide
  Arbitrary<ShardLoad> loads() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 8))
        .as(ShardLoad::new);
  }

  @Provide
  Arbitrary<Own> owns() {
    Arbitrary<Duration> spans = Arbitraries.of(Duration.ZERO, Duration.ofMillis(300), LONG);
    return Combinators.combine(
            loads(),
            Arbitraries.integers().between(0, 8),
            Arbitraries.integers().between(0, 8),
            spans,
            spans,
            Arbitraries.of(true, false))
        .as(
            (load, movable, idle, held, rest, current) -> {
              int able = Math.min(movable, load.workers());
              return new Own(load, able, Math.min(idle, able), held, rest, current);
            });
  }

  @Provide
  Arbitrary<List<Other>> siblings() {
    return loads()
        .list()
        .ofMaxSize(4)
        .map(
            list -> {
              List<Other> others = new ArrayList<>();
              for (ShardLoad load : list) {
                Duration needy = load.needy() ? LONG : Duration.ofNanos(-1);
                Duration empty = load.workers() == 0 ? needy : Duration.ofNanos(-1);
                others.add(new Other(others.size(), load, needy, empty, true));
              }
              return others;
            });
  }

  @Property
  void shouldNeverGiveWhatItHasNotOrNothingAtAll(
      @ForAll("owns") Own own, @ForAll("siblings") List<Other> others) {
    Optional<Loan> loan = LendingRule.decide(own, others, HOME);

    loan.ifPresent(
        it -> assertThat(it.workers()).isBetween(1, it.drains() ? own.movable() : own.idle()));
  }

  @Property
  void shouldNotMakeItselfPoorerThanAShardThatIsNotNeedy(
      @ForAll("owns") Own own, @ForAll("siblings") List<Other> others) {
    LendingRule.decide(own, others, HOME)
        .filter(loan -> loan.cell() != HOME && !others.get(loan.cell()).load().needy())
        .ifPresent(
            loan -> {
              assertThat(own.load().workers() - loan.workers())
                  .isGreaterThanOrEqualTo(
                      others.get(loan.cell()).load().workers() + loan.workers());
              assertThat(loan.drains()).isFalse();
            });
  }

  @Property
  void shouldInterruptNobodyForAShardThatHasAsManyWorkers(
      @ForAll("owns") Own own, @ForAll("siblings") List<Other> others) {
    LendingRule.decide(own, others, HOME)
        .filter(Loan::drains)
        .ifPresent(
            loan ->
                assertThat(others.get(loan.cell()).load().workers())
                    .isLessThan(own.load().workers()));
  }

  @Property
  void shouldServeTheOneThatHasWaitedLongestWithoutAnyWorkerFirst(@ForAll("owns") Own own) {
    ShardLoad none = new ShardLoad(3, 0, 0);
    Other longer = new Other(2, none, LONG, LONG, true);
    Other shorter = new Other(1, none, LONG, Duration.ofSeconds(1), true);

    LendingRule.decide(own, List.of(shorter, longer), HOME)
        .filter(loan -> loan.cell() != HOME)
        .ifPresent(loan -> assertThat(loan.cell()).isEqualTo(2));
  }
}
