package dev.millrace.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.chaos.load.Ledger.Place;
import dev.millrace.model.FinishReason;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.testing.SettableClock;
import dev.millrace.testing.guarantee.HistoryEvent.Acknowledged;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String TOPIC = "results.t";

  private final RequestId id = RequestId.at(START);
  private final PlannedRequest planned = new Traffic(1, 1).next();
  private final Ledger ledger = new Ledger(new SettableClock(START));

  @Test
  void shouldTakeARequestInItsTopicForDurableWhateverItsProducerWasTold() {
    ledger.sending(planned);
    ledger.refused();

    ledger.requested(request());

    assertThat(ledger.open()).containsExactly(id);
    assertThat(ledger.history().events(Acknowledged.class)).hasSize(1);
  }

  @Test
  void shouldCountOnlyTheEndOfTheRunThatIsFollowed() {
    ledger.named(id, planned);
    ledger.acknowledged(id);
    ledger.logged(TOPIC, started(1));
    ledger.logged(TOPIC, started(2));

    ledger.logged(TOPIC, finished(1));
    assertThat(ledger.hasEnded(id)).isFalse();
    assertThat(ledger.running()).extracting(Ledger.Running::run).containsExactly(2L);

    ledger.logged(TOPIC, finished(2));
    assertThat(ledger.hasEnded(id)).isTrue();
    assertThat(ledger.running()).isEmpty();
  }

  @Test
  void shouldForgetTheLogOfATopicThatWasDeleted() {
    ledger.named(id, planned);
    ledger.logged(TOPIC, started(1));

    ledger.recreated(TOPIC);
    ledger.logged(TOPIC, started(2));

    assertThat(ledger.history().events(Logged.class)).containsExactly(new Logged(started(2)));
  }

  @Test
  void shouldMissADeadLetterUntilItTellsOfTheRecord() {
    Place place = new Place("control", 0, 7);
    ledger.poisoned(place);
    assertThat(ledger.untold()).containsExactly(place);

    ledger.deadLetter(place);

    assertThat(ledger.untold()).isEmpty();
  }

  private InferenceRequest request() {
    return new InferenceRequest(
        id,
        planned.tenant(),
        "m",
        new Input.Prompt(planned.prompt()),
        GenerationParameters.DEFAULTS,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private Started started(long run) {
    return new Started(id, run, StartMode.CONTINUE, (int) run, "w", "m", START, "default");
  }

  private Finished finished(long run) {
    Timings none = new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    return new Finished(
        id, run, Verdict.succeeded(FinishReason.STOP, new Usage(1, 0, 1), none), START);
  }
}
