package dev.millrace.dispatcher.cell.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulingTest {

  @Test
  void shouldAgeInAMinuteShareEquallyAndPlaceByEverythingByDefault() {
    assertThat(Scheduling.DEFAULTS)
        .isEqualTo(
            new Scheduling(
                Duration.ofSeconds(60), true, TenantWeights.EQUAL, PlacementPolicy.COMBINED));
  }

  @Test
  void shouldRefuseToAgeBackwards() {
    assertThatThrownBy(
            () ->
                new Scheduling(
                    Duration.ofMillis(-1), true, TenantWeights.EQUAL, PlacementPolicy.COMBINED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ageing:");
  }

  @Test
  void shouldReadWeightsAsTheyAreWritten() {
    TenantWeights weights = TenantWeights.parse("acme=4,batch.jobs=999");

    assertThat(weights.of("acme")).isEqualTo(4);
    assertThat(weights.of("batch.jobs")).isEqualTo(TenantWeights.MOST);
    assertThat(weights.of("somebody")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "acme=0", "acme=1000", "acme=1,", "acme=1,acme=2", "a b=1"})
  void shouldNameTheKeyWhenWeightsAreInvalid(String written) {
    assertThatThrownBy(() -> TenantWeights.parse(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dispatcher.tenant-weights:");
  }

  @Test
  void shouldRefuseAWeightThatIsNone() {
    assertThatThrownBy(() -> new TenantWeights(Map.of("acme", 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acme");
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindEachPolicyByItsName(PlacementPolicy policy) {
    assertThat(PlacementPolicy.ofLabel(policy.label())).isEqualTo(policy);
  }

  @Test
  void shouldNameTheKeyWhenThereIsNoSuchPolicy() {
    assertThatThrownBy(() -> PlacementPolicy.ofLabel("fastest"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dispatcher.policy:");
  }
}
