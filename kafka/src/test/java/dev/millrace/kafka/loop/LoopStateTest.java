package dev.millrace.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopStateTest {

  private final LoopState state = new LoopState(Clock.systemUTC(), Duration.ofMinutes(1));

  @Test
  void shouldStayEndedWhateverAStepThatWasUnderWayTells() {
    state.running();
    state.ended(null);

    var unused = state.failed(new IllegalStateException("interrupted"));
    state.succeeded(true);
    state.waiting();

    assertThat(state.health()).isInstanceOf(LoopHealth.Ended.class);
  }
}
