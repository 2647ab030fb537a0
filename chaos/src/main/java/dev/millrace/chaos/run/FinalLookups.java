package dev.millrace.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.chaos.load.Facades;
import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.chaos.load.Way;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.standalone.facade.FacadeException;
import java.util.List;
import java.util.Optional;

/**
 * Asks every facade how requests ended, when everything is well again. A facade need not know one:
 * Redis may have lost it. What it says must not contradict the log.
 */
final class FinalLookups {

  private static final int MOST = 150;

  private final Facades facades;
  private final Ledger ledger;

  FinalLookups(Facades facades, Ledger ledger) {
    this.facades = facades;
    this.ledger = ledger;
  }

  /** Asks about some of those that came over HTTP, evenly over the run. */
  void ask() throws InterruptedException {
    List<RequestId> all =
        ledger.ends().stream()
            .map(Ledger.End::id)
            .filter(id -> ledger.planned(id).filter(it -> it.way() == Way.HTTP).isPresent())
            .toList();
    int step = Math.max(1, all.size() / MOST);
    for (int i = 0; i < all.size(); i += step) {
      RequestId id = all.get(i);
      PlannedRequest request = ledger.planned(id).orElseThrow();
      for (int facade = 0; facade < facades.count(); facade++) {
        ask(id, request, facade);
      }
    }
  }

  private void ask(RequestId id, PlannedRequest request, int facade) throws InterruptedException {
    try {
      JsonNode status = facades.at(facade, request.tenant()).status(id.toString());
      Optional<Outcome> outcome = Optional.empty();
      for (Outcome each : Outcome.values()) {
        if (each.label().equals(status.path("status").asText())) {
          outcome = Optional.of(each);
        }
      }
      if (outcome.isPresent()) {
        ledger.reported(id, "facade-" + (facade + 1), outcome.get());
      }
    } catch (FacadeException unknown) {
      // It does not say anything, so it says nothing wrong.
    }
  }
}
