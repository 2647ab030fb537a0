package dev.millrace.dispatcher.cell.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardPlanTest {

  @Property
  void shouldPutShardsIntoCellsOfTheirOwnFromTheHomeOn(
      @ForAll @IntRange(min = 1, max = 64) int cells,
      @ForAll @IntRange(min = 1, max = 64) int shards,
      @ForAll @IntRange(min = 0, max = 63) int home) {
    int number = Math.min(shards, cells);
    ShardPlan plan = new ShardPlan(cells, Map.of("m", number), model -> home % cells);

    assertThat(plan.cellsOf("m")).hasSize(number).doesNotHaveDuplicates().startsWith(home % cells);
    assertThat(plan.cellsOf("m")).allMatch(plan::hasCell);
    assertThat(plan.cellsOf("other")).containsExactly(home % cells);
  }

  @Property
  void shouldKeepARequestInOneCellOfItsModel(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 9) int shards) {
    ShardPlan plan = new ShardPlan(12, Map.of("m", shards), model -> 7);
    RequestId id = new RequestId(new UUID(high, low));

    assertThat(plan.cellsOf("m")).contains(plan.cellOf("m", id));
    assertThat(plan.cellOf("m", id)).isEqualTo(plan.cellOf("m", id));
    assertThat(plan.cellOf("other", id)).isEqualTo(7);
  }

  @Test
  void shouldDivideIdsEvenlyWhetherTheyAreRandomOrCountUp() {
    ShardPlan plan = new ShardPlan(3, Map.of("m", 3), model -> 0);
    int[] random = new int[3];
    int[] counting = new int[3];
    for (int i = 0; i < 30_000; i++) {
      random[plan.cellOf("m", RequestId.at(Instant.EPOCH))]++;
      counting[plan.cellOf("m", new RequestId(new UUID(0x7000L, i)))]++;
    }

    assertThat(IntStream.of(random)).allMatch(count -> count > 9_500 && count < 10_500);
    assertThat(IntStream.of(counting)).allMatch(count -> count > 9_500 && count < 10_500);
  }

  @Test
  void shouldReadTheNumbersAsTheyAreWritten() {
    assertThat(ShardPlan.parse("llama-8b=2,org/qwen:Q4=12"))
        .isEqualTo(Map.of("llama-8b", 2, "org/qwen:Q4", 12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a=", "a=1", "a=0", "a=100", "a=2,", "=2", "a=2;b=3", "a=2,a=3"})
  void shouldNameTheKeyWhenTheyAreWrittenWrong(String written) {
    assertThatThrownBy(() -> ShardPlan.parse(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dispatcher.shards:");
  }

  @Test
  void shouldRefuseMoreShardsThanCells() {
    assertThatThrownBy(() -> new ShardPlan(2, Map.of("m", 3), model -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("dispatcher.shards", "'m'", "3 shards", "2 cells");
  }

  @Test
  void shouldNameEveryCellOfAModelThatHasMoreThanOne() {
    ShardPlan plan = new ShardPlan(4, Map.of("m", 3, "one", 1), model -> 2);

    assertThat(plan.sharded()).containsOnlyKeys("m");
    assertThat(new HashSet<>(plan.sharded().get("m")))
        .containsExactlyInAnyOrderElementsOf(IntStream.of(2, 3, 0).boxed().toList());
  }
}
