package dev.millrace.resultlog;

import static dev.millrace.resultlog.Records.OTHER;
import static dev.millrace.resultlog.Records.REQUEST;
import static dev.millrace.resultlog.Records.finished;
import static dev.millrace.resultlog.Records.started;
import static dev.millrace.resultlog.Records.tail;
import static dev.millrace.resultlog.Records.tokens;

import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Workers that keep to the run protocol, against one log, in any order: each appends its marker,
 * later reads the log up to it, later writes tokens, some finish, all may stall for as long as the
 * chance has it and come back as zombies.
 *
 * <p>The first run that a dispatcher hands out reads nothing. There may be several of those: a
 * dispatcher that has lost its cell hands out a first run of its own, at any time and under any
 * number. Its first tokens do not wait for its marker, which may be lost on the way: then it gives
 * up, and tokens without a marker are left behind.
 *
 * <p>Every generation ends with text that was held back; whoever goes on where that is written
 * generates nothing.
 */
final class Writers {

  /** What a worker saw before its marker. */
  record View(long run, int marker, StreamSnapshot snapshot) {}

  private static final int LENGTH = 12;

  private final List<ResultEvent> log = new ArrayList<>();
  private final List<View> views = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final Random random;

  Writers(long seed) {
    this.random = new Random(seed);
  }

  List<ResultEvent> log() {
    return log;
  }

  List<View> views() {
    return views;
  }

  /** Lets chance decide this many times what happens next. */
  Writers run(int steps, int dispatches) {
    for (int i = 0; i < steps; i++) {
      boolean dispatch = writers.isEmpty() || random.nextInt(6) == 0;
      if (dispatch && writers.size() < dispatches) {
        // A dispatcher hands runs out in order, but a worker may be late to begin.
        boolean first = writers.isEmpty() || random.nextInt(4) == 0;
        writers.add(new Writer(writers.size() + 1L, !first && random.nextBoolean(), !first));
      }
      if (random.nextInt(8) == 0) {
        log.add(tokens(OTHER, 1 + random.nextInt(dispatches), random.nextInt(LENGTH), 1));
      }
      writers.get(random.nextInt(writers.size())).step();
    }
    return this;
  }

  private final class Writer {
    private final long run;
    private final boolean continues;
    private final boolean looks;
    private int marker = -1;
    private int next = -1;
    private boolean complete;
    private boolean over;

    private Writer(long run, boolean continues, boolean looks) {
      this.run = run;
      this.continues = continues;
      this.looks = looks;
    }

    private void step() {
      if (over) {
        return;
      }
      if (marker < 0 && !looks && random.nextInt(4) == 0) {
        log.add(tokens(REQUEST, run, 0, 1 + random.nextInt(3)));
        over = true;
      } else if (marker < 0) {
        marker = log.size();
        log.add(started(REQUEST, run, continues ? StartMode.CONTINUE : StartMode.RESTART));
      } else if (next < 0) {
        open();
      } else if (next < LENGTH) {
        int count = Math.min(1 + random.nextInt(3), LENGTH - next);
        log.add(tokens(REQUEST, run, next, count));
        next += count;
      } else if (!complete) {
        log.add(tail(REQUEST, run, next, "tail"));
        complete = true;
      } else {
        log.add(finished(REQUEST, run));
        over = true;
      }
    }

    private void open() {
      if (!looks) {
        next = 0;
        return;
      }
      StreamReader reader = new StreamReader(REQUEST);
      log.subList(0, marker).forEach(reader::read);
      views.add(new View(run, marker, reader.snapshot()));
      over = reader.finished().isPresent();
      next = continues ? reader.tokenCount() : 0;
      complete = continues && reader.complete();
    }
  }
}
