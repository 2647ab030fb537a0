package dev.millrace.chaos.run;

import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.LogFollower;
import dev.millrace.chaos.load.Readers;
import dev.millrace.standalone.polling.Polling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The wait, when everything is well again, until nothing is open, nobody reads and the log was read
 * to its end. It ends as well when nothing has moved for a while. One use, one thread.
 */
final class Settling {

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  /** A verdict of the dispatcher that nobody reported as written is asked for again each minute. */
  private static final Duration STANDSTILL = Duration.ofSeconds(100);

  private static final Duration AT_MOST = Duration.ofMinutes(15);

  private final Ledger ledger;
  private final Readers readers;
  private final LogFollower follower;
  private final Clock clock;
  private final Consumer<String> progress;
  private Instant told = Instant.EPOCH;
  private Instant moved = Instant.EPOCH;
  private int left = -1;

  Settling(
      Ledger ledger,
      Readers readers,
      LogFollower follower,
      Clock clock,
      Consumer<String> progress) {
    this.ledger = ledger;
    this.readers = readers;
    this.follower = follower;
    this.clock = clock;
    this.progress = progress;
  }

  void await() throws InterruptedException {
    boolean unused = Polling.REAL.within(AT_MOST, this::isOver, LOOK);
  }

  private boolean isOver() {
    int open = ledger.open().size();
    int waiting = readers.waiting().size();
    int untold = ledger.untold().size();
    Instant now = clock.instant();
    if (open + waiting + untold != left) {
      left = open + waiting + untold;
      moved = now;
    }
    if (now.isAfter(told.plus(TELL_EVERY))) {
      told = now;
      progress.accept(
          "open %d, readers %d, poison without a dead letter %d".formatted(open, waiting, untold));
    }
    return (left == 0 && follower.caughtUp()) || now.isAfter(moved.plus(STANDSTILL));
  }
}
