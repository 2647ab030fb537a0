package dev.millrace.client.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeasePoolTest {

  @Test
  void shouldStartAtTheKnownPositionWhenATopicIsLeasedAgain() {
    // Given
    long[] position = {0};
    LeasePool pool = new LeasePool(List.of("a"), slot -> position[0]);
    Lease first = pool.lease();
    pool.release(first);
    position[0] = 17;
    // When
    Lease second = pool.lease();
    // Then
    assertThat(first.address().startOffset()).isZero();
    assertThat(second.address().startOffset()).isEqualTo(17);
    assertThat(second.exclusive()).isTrue();
  }

  @Test
  void shouldLeaseTheLongestUnusedTopicWhenSeveralAreFree() {
    // Given
    LeasePool pool = new LeasePool(List.of("a", "b"), slot -> 0);
    pool.release(pool.lease());
    // When
    Lease next = pool.lease();
    // Then
    assertThat(next.address().topic()).isEqualTo("b");
  }

  @Test
  void shouldShareInTurnWhenExhausted() {
    // Given
    LeasePool pool = new LeasePool(List.of("a", "b"), slot -> 0);
    pool.lease();
    pool.lease();
    // When
    List<Lease> shared = List.of(pool.lease(), pool.lease(), pool.lease());
    // Then
    assertThat(shared).extracting(lease -> lease.address().topic()).containsExactly("a", "b", "a");
    assertThat(shared).noneMatch(Lease::exclusive);
    assertThat(pool.idleTopics()).isEmpty();
  }

  @Test
  void shouldRefuseToReleaseTwice() {
    // Given
    LeasePool pool = new LeasePool(List.of("a"), slot -> 0);
    Lease lease = pool.lease();
    pool.release(lease);
    // When, Then
    assertThatThrownBy(() -> pool.release(lease)).hasMessageContaining("released twice");
  }

  @Property
  void shouldLeaseExclusivelyAsLongAsATopicIsFree(
      @ForAll @IntRange(min = 1, max = 6) int size,
      @ForAll @Size(max = 60) List<@IntRange(min = -8, max = 8) Integer> steps) {
    // Given
    LeasePool pool =
        new LeasePool(IntStream.range(0, size).mapToObj(n -> "t" + n).toList(), slot -> 0);
    List<Lease> held = new ArrayList<>();
    Map<Integer, Integer> users = new HashMap<>();
    for (int step : steps) {
      if (step >= 0 || held.isEmpty()) {
        // When
        boolean anyFree = users.values().stream().filter(n -> n > 0).count() < size;
        Lease lease = pool.lease();
        // Then
        int before = users.merge(lease.slot(), 1, Integer::sum) - 1;
        assertThat(lease.exclusive()).isEqualTo(anyFree);
        assertThat(before == 0).isEqualTo(anyFree);
        held.add(lease);
      } else {
        Lease lease = held.remove(-step % held.size());
        users.merge(lease.slot(), -1, Integer::sum);
        pool.release(lease);
      }
    }
    held.forEach(pool::release);
    assertThat(pool.idleTopics()).hasSize(size);
  }
}
