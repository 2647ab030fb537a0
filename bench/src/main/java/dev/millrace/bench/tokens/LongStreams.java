package dev.millrace.bench.tokens;

import dev.millrace.bench.pipeline.GreedyRequest;
import dev.millrace.bench.pipeline.InFlight;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a number of long outputs under way; a reader of each counts what comes. An output is over
 * when it has succeeded and its reader has seen every token. One thread.
 */
final class LongStreams {

  private final MillraceClient client;
  private final int tokensEach;
  private final InFlight under;
  private final LongAdder tokens = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final AtomicInteger failed = new AtomicInteger();
  private int begun;

  LongStreams(MillraceClient client, TokensLoad load) {
    this.client = client;
    this.tokensEach = load.tokens();
    this.under = new InFlight(load.streams());
  }

  /** Begins an output whenever one is over, for this long. */
  void keep(Duration length) throws InterruptedException {
    under.keep(length, this::begin);
  }

  /** What has come until now. */
  Flow flow() {
    return Flow.now(tokens.sum(), records.sum());
  }

  /** How many were begun. */
  int begun() {
    return begun;
  }

  /**
   * Waits until those under way are over; the last call.
   *
   * @return how many failed, or had not come whole a minute later
   */
  int drain() throws InterruptedException {
    int left = under.drain();
    return failed.get() + left;
  }

  private void begin() {
    begun++;
    AtomicInteger partsLeft = new AtomicInteger(2);
    AtomicInteger seen = new AtomicInteger();
    RequestHandle handle =
        client.submit(new GreedyRequest("benchmark output " + begun, tokensEach).submission());
    handle.onToken(
        event -> {
          int count = event.ids().size();
          tokens.add(count);
          records.increment();
          if (seen.addAndGet(count) == tokensEach) {
            part(partsLeft);
          }
        },
        failed::incrementAndGet);
    var unused =
        handle
            .result()
            .whenComplete(
                (result, failure) -> {
                  if (result instanceof Result.Success) {
                    part(partsLeft);
                  } else {
                    failed.incrementAndGet();
                    under.over();
                  }
                });
  }

  private void part(AtomicInteger partsLeft) {
    if (partsLeft.decrementAndGet() == 0) {
      under.over();
    }
  }
}
