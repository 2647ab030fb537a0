package dev.millrace.chaos.load;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks once for the end of a request, when so many tokens have come. Any thread. */
final class Cancelling {

  static final Cancelling NEVER = new Cancelling(OptionalInt.empty(), () -> {});

  private final OptionalInt after;
  private final Runnable ask;
  private final AtomicBoolean asked = new AtomicBoolean();

  Cancelling(OptionalInt after, Runnable ask) {
    this.after = after;
    this.ask = ask;
  }

  /** So many have come. */
  void at(int tokens) {
    if (after.isPresent() && tokens >= after.getAsInt() && asked.compareAndSet(false, true)) {
      ask.run();
    }
  }
}
