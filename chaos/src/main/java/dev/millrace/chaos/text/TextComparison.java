package dev.millrace.chaos.text;

import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.testing.guarantee.HistoryEvent;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import dev.millrace.testing.guarantee.StreamStep.Ended;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many whole texts of llama.cpp are those of an uninterrupted run. Reported and not judged: the
 * last bits of the logits depend on what else is in a batch, and a run that goes on reads its
 * tokens as one prompt. That readers agree, and that nothing is lost or repeated, is the oracle's.
 *
 * @param compared texts that ended in success and that a reader saw to the end
 * @param different those among them that an uninterrupted run would not have written
 * @param takenOver those among them that more than one run wrote
 * @param takenOverDifferent both
 */
public record TextComparison(int compared, int different, int takenOver, int takenOverDifferent) {

  /** Writes what an undisturbed engine would. */
  @FunctionalInterface
  public interface Uninterrupted {

    /** The whole text of a request. */
    String text(PlannedRequest request) throws InterruptedException;
  }

  /** Compares every such text of a history. */
  public static TextComparison of(
      List<HistoryEvent> history,
      Map<RequestId, PlannedRequest> planned,
      Uninterrupted uninterrupted)
      throws InterruptedException {
    Map<RequestId, String> texts = new LinkedHashMap<>();
    Map<RequestId, Integer> runs = new HashMap<>();
    for (HistoryEvent event : history) {
      if (event instanceof Streamed streamed
          && streamed.step() instanceof Ended ended
          && ended.outcome() == Outcome.SUCCEEDED) {
        texts.putIfAbsent(streamed.id(), ended.text());
      } else if (event instanceof Logged logged
          && logged.event() instanceof ResultEvent.Started marker) {
        int unused = runs.merge(marker.requestId(), 1, Integer::sum);
      }
    }
    int compared = 0;
    int different = 0;
    int takenOver = 0;
    int both = 0;
    for (Map.Entry<RequestId, String> each : texts.entrySet()) {
      PlannedRequest request = planned.get(each.getKey());
      if (request == null || request.model() != ServedModel.LLAMA) {
        continue;
      }
      boolean differs = !uninterrupted.text(request).equals(each.getValue());
      boolean again = runs.getOrDefault(each.getKey(), 1) > 1;
      compared++;
      different += differs ? 1 : 0;
      takenOver += again ? 1 : 0;
      both += differs && again ? 1 : 0;
    }
    return new TextComparison(compared, different, takenOver, both);
  }
}
