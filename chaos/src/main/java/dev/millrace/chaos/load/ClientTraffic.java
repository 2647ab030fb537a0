package dev.millrace.chaos.load;

import dev.millrace.chaos.load.Readers.Reader;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.NotAcceptedException;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.RequestId;
import dev.millrace.testing.guarantee.StreamStep;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** Requests with the Java library. Any thread; each call blocks its own. */
final class ClientTraffic {

  private static final String READER = "client";
  private static final Duration LOOK = Duration.ofMillis(500);

  private final MillraceClient client;
  private final Ledger ledger;
  private final Readers readers;
  private final Executor threads;
  private final Ending ending;
  private final Clock clock;

  ClientTraffic(
      MillraceClient client,
      Ledger ledger,
      Readers readers,
      Executor threads,
      Ending ending,
      Clock clock) {
    this.client = client;
    this.ledger = ledger;
    this.readers = readers;
    this.threads = threads;
    this.ending = ending;
    this.clock = clock;
  }

  /** Runs one from its submission to its end. */
  void run(PlannedRequest request) throws InterruptedException {
    RequestId id = RequestId.at(clock.instant());
    ledger.sending(request);
    ledger.named(id, request);
    RequestHandle handle =
        client.submit(
            Submission.prompt(request.prompt())
                .id(id)
                .model(request.model().label())
                .tenant(request.tenant())
                .priority(request.priority())
                .parameters(Greedy.parameters(request.tokens()))
                .timeout(request.timeout().orElse(Duration.ZERO))
                .build());
    try {
      Void unused = handle.accepted().get();
      ledger.acknowledged(id);
    } catch (ExecutionException refused) {
      ledger.refused();
      return;
    }
    Cancelling cancelling =
        new Cancelling(request.cancelAfter(), () -> threads.execute(() -> cancel(handle)));
    cancelling.at(0);
    follow(handle, readers.begin(id, READER), cancelling);
  }

  private void follow(RequestHandle handle, Reader reader, Cancelling cancelling) {
    int seen = 0;
    try (TokenStream stream = handle.tokens()) {
      while (!stream.ended()) {
        Optional<StreamEvent> event = stream.poll(LOOK);
        if (event.isPresent()) {
          seen = take(handle.id(), event.get(), seen);
          cancelling.at(seen);
        } else if (ending.hasCome()) {
          return;
        }
      }
    }
    Result result = handle.result().join();
    boolean gaveUp = result instanceof Result.Failed failed && !failed.confirmed();
    if (!gaveUp) {
      streamed(handle.id(), new StreamStep.Ended(result.outcome().outcome(), result.text()));
    }
    readers.over(reader);
  }

  private int take(RequestId id, StreamEvent event, int seen) {
    return switch (event) {
      case StreamEvent.Started _ -> seen;
      case StreamEvent.Restarted _ -> {
        streamed(id, new StreamStep.Restarted());
        yield 0;
      }
      case StreamEvent.Tokens tokens -> {
        int count = tokens.ids().size();
        streamed(id, new StreamStep.Tokens(tokens.firstIndex(), count, tokens.text()));
        yield tokens.firstIndex() + count;
      }
    };
  }

  private void streamed(RequestId id, StreamStep step) {
    ledger.streamed(id, READER, step);
  }

  private void cancel(RequestHandle handle) {
    ledger.cancelAsked(handle.id());
    try {
      while (!ledger.hasEnded(handle.id()) && !ending.hasCome()) {
        try {
          Void unused = handle.cancel("not wanted").get();
          ledger.cancelAcknowledged(handle.id());
          return;
        } catch (ExecutionException refused) {
          if (!(refused.getCause() instanceof NotAcceptedException)) {
            throw new IllegalStateException("a cancellation failed", refused.getCause());
          }
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
