package dev.millrace.chaos.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.chaos.load.PlannedRequest.Poison;
import dev.millrace.chaos.load.Way;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.testing.guarantee.HistoryEvent;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import dev.millrace.testing.guarantee.StreamStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TextComparisonTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<RequestId, PlannedRequest> planned = new HashMap<>();
  private final List<HistoryEvent> history = new ArrayList<>();

  @Test
  void shouldCountTextsThatAnUninterruptedRunWouldNotHaveWritten() throws Exception {
    ended(request(ServedModel.LLAMA, 1), Outcome.SUCCEEDED, "right");
    ended(request(ServedModel.LLAMA, 1), Outcome.SUCCEEDED, "wrong");
    ended(request(ServedModel.LLAMA, 2), Outcome.SUCCEEDED, "right");
    ended(request(ServedModel.LLAMA, 3), Outcome.SUCCEEDED, "wrong");

    assertThat(compared()).isEqualTo(new TextComparison(4, 2, 2, 1));
  }

  @Test
  void shouldLeaveOutWhatDidNotEndWellAndWhatNoModelDecides() throws Exception {
    ended(request(ServedModel.LLAMA, 1), Outcome.FAILED, "wro");
    ended(request(ServedModel.SCRIPTED, 1), Outcome.SUCCEEDED, "wrong");

    assertThat(compared()).isEqualTo(new TextComparison(0, 0, 0, 0));
  }

  @Test
  void shouldCountATextOnceWhateverNumberOfReadersItHad() throws Exception {
    RequestId id = request(ServedModel.LLAMA, 1);
    ended(id, Outcome.SUCCEEDED, "wrong");
    ended(id, Outcome.SUCCEEDED, "wrong");

    assertThat(compared()).isEqualTo(new TextComparison(1, 1, 0, 0));
  }

  private TextComparison compared() throws InterruptedException {
    return TextComparison.of(history, planned, request -> "right");
  }

  /** One that so many runs wrote. */
  private RequestId request(ServedModel model, int runs) {
    RequestId id = RequestId.at(NOW);
    planned.put(
        id,
        new PlannedRequest(
            planned.size(),
            "secret",
            model,
            Way.HTTP,
            "acme",
            Priority.LOW,
            9,
            Duration.ZERO,
            Optional.empty(),
            OptionalInt.empty(),
            List.of(),
            1,
            Poison.NONE));
    for (int run = 1; run <= runs; run++) {
      history.add(new Logged(new Started(id, run, StartMode.CONTINUE, run, "w", "m", NOW, "acme")));
    }
    return id;
  }

  private void ended(RequestId id, Outcome outcome, String text) {
    history.add(new Streamed(id, "reader", new StreamStep.Ended(outcome, text), NOW));
  }
}
