package dev.millrace.chaos.load;

import dev.millrace.chaos.load.Readers.Reader;
import dev.millrace.standalone.facade.FacadeException;
import java.time.Duration;
import java.util.List;

/**
 * A reader of one stream over HTTP, on one connection after another at any facade, until it has
 * seen the end or everybody said again and again that there is no such request. One thread.
 */
final class HttpReader {

  static final Duration PAUSE = Duration.ofMillis(300);

  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;

  /** So many such answers in a row are believed. */
  private static final int BELIEVED = 40;

  private final Facades facades;
  private final Readers readers;
  private final Ending ending;
  private final Reader self;
  private final String tenant;
  private final Cancelling cancelling;
  private final StreamReading reading;
  private int unknown;

  HttpReader(
      Facades facades,
      Ledger ledger,
      Readers readers,
      Ending ending,
      Reader self,
      String tenant,
      List<Integer> dropsAfter,
      Cancelling cancelling) {
    this.facades = facades;
    this.readers = readers;
    this.ending = ending;
    this.self = self;
    this.tenant = tenant;
    this.cancelling = cancelling;
    this.reading =
        new StreamReading(dropsAfter, step -> ledger.streamed(self.id(), self.name(), step));
  }

  /** Reads to the end. */
  void read() throws InterruptedException {
    boolean ended = false;
    while (!ended && !reading.over() && unknown <= BELIEVED) {
      self.trouble("");
      boolean goOn = connect();
      ended = goOn ? ending.hasCome() : ending.within(PAUSE);
    }
    if (reading.over() || unknown > BELIEVED) {
      readers.over(self);
    }
  }

  /** Reads one connection to its end; false when the next one had better wait. */
  private boolean connect() throws InterruptedException {
    try {
      facades.next(tenant).stream(
          self.id().toString(),
          reading.lastEvent(),
          event -> {
            boolean more = reading.take(event);
            unknown = 0;
            cancelling.at(reading.tokens());
            return more;
          });
      self.trouble(reading.trouble());
      return reading.wantsBack();
    } catch (FacadeException refused) {
      self.trouble("status " + refused.status());
      unknown = refused.status() == NOT_FOUND || refused.status() == GONE ? unknown + 1 : 0;
      return false;
    }
  }
}
