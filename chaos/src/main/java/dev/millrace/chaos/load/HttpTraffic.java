package dev.millrace.chaos.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.RequestId;
import dev.millrace.standalone.facade.FacadeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Requests over HTTP: submitted at any facade, streamed by readers who go away and come back at any
 * facade with the last event id that they know, and cancelled at any. Any thread; each call blocks
 * its own.
 */
final class HttpTraffic {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int MOST_CANCELS = 100;

  private final Facades facades;
  private final Ledger ledger;
  private final Readers readers;
  private final Executor threads;
  private final Ending ending;

  HttpTraffic(Facades facades, Ledger ledger, Readers readers, Executor threads, Ending ending) {
    this.facades = facades;
    this.ledger = ledger;
    this.readers = readers;
    this.threads = threads;
    this.ending = ending;
  }

  /** Runs one from its submission to its end. */
  void run(PlannedRequest request) throws InterruptedException {
    ledger.sending(request);
    RequestId id;
    try {
      id =
          RequestId.parse(facades.next(request.tenant()).submit(body(request)).path("id").asText());
    } catch (FacadeException unaccepted) {
      ledger.refused();
      return;
    }
    ledger.named(id, request);
    ledger.acknowledged(id);
    Cancelling cancelling =
        new Cancelling(request.cancelAfter(), () -> threads.execute(() -> cancel(id, request)));
    for (int i = 2; i <= request.readers(); i++) {
      HttpReader other = reader(id, "http-" + i, request, List.of(), Cancelling.NEVER);
      threads.execute(() -> readOn(other));
    }
    cancelling.at(0);
    reader(id, "http", request, request.dropsAfter(), cancelling).read();
  }

  private HttpReader reader(
      RequestId id,
      String name,
      PlannedRequest request,
      List<Integer> dropsAfter,
      Cancelling cancelling) {
    return new HttpReader(
        facades,
        ledger,
        readers,
        ending,
        readers.begin(id, name),
        request.tenant(),
        dropsAfter,
        cancelling);
  }

  private static void readOn(HttpReader reader) {
    try {
      reader.read();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks until somebody says that it is on its way, or over. */
  private void cancel(RequestId id, PlannedRequest request) {
    ledger.cancelAsked(id);
    try {
      for (int i = 0; i < MOST_CANCELS && !ledger.hasEnded(id); i++) {
        try {
          var unused = facades.next(request.tenant()).cancel(id.toString());
          ledger.cancelAcknowledged(id);
          return;
        } catch (FacadeException refused) {
          if (refused.status() == CONFLICT) {
            return;
          }
          // A facade that does not know it is not the only one.
          if (ending.within(
              refused.status() == NOT_FOUND
                  ? HttpReader.PAUSE.multipliedBy(3)
                  : HttpReader.PAUSE)) {
            return;
          }
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectNode body(PlannedRequest request) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model", request.model().label())
        .put("prompt", request.prompt())
        .put("priority", request.priority().label())
        .put("max_tokens", request.tokens())
        .put("temperature", 0)
        .put("timeout_ms", request.timeout().map(Duration::toMillis).orElse(0L));
  }
}
