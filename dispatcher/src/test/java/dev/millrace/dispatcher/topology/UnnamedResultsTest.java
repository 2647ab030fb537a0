package dev.millrace.dispatcher.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnnamedResultsTest {

  private static final Topics TOPICS = new Topics("x.");
  private static final Instant ARRIVED = Instant.parse("2026-01-01T12:00:00Z");
  private static final RequestId WITHOUT_A_TIME = new RequestId(new UUID(0x4000, 1));

  @Test
  void shouldBeginABitBeforeTheRequestCame() {
    assertThat(since(WITHOUT_A_TIME, false)).contains(ARRIVED.minus(UnnamedResults.SLACK));
    assertThat(since(RequestId.at(ARRIVED.plusSeconds(3)), false))
        .contains(ARRIVED.minus(UnnamedResults.SLACK));
  }

  @Test
  void shouldBeginWhenItsIdWasMadeBecauseItMayHaveBeenSentThen() {
    Instant made = ARRIVED.minus(Duration.ofMinutes(20));

    assertThat(since(RequestId.at(made), true)).contains(made.minus(UnnamedResults.SLACK));
    assertThat(since(RequestId.at(made), false)).contains(made.minus(UnnamedResults.SLACK));
  }

  @Test
  void shouldBeginWithWhatIsLeftWhenARepeatedIdSaysNoTime() {
    assertThat(since(WITHOUT_A_TIME, true)).contains(Instant.ofEpochMilli(1));
  }

  private static Optional<Instant> since(RequestId id, boolean repeated) {
    ResultAddress address = UnnamedResults.of(TOPICS, id, ARRIVED, repeated);
    assertThat(address.topic()).isEqualTo("x.results.shared");
    return address.since();
  }
}
