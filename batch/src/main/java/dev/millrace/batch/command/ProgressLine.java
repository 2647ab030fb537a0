package dev.millrace.batch.command;

import dev.millrace.batch.run.Tally;
import dev.millrace.standalone.cli.output.Output;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows how far a job is: a bar with rate and remaining time, drawn over itself on a terminal and
 * now and then on a line of its own elsewhere. Single thread.
 */
final class ProgressLine implements Consumer<Tally> {

  private static final int WIDTH = 30;
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int SECONDS_PER_MINUTE = 60;

  private final Output output;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long begun;
  private long shown;

  ProgressLine(Output output, LongSupplier nanoTime) {
    this.output = output;
    this.terminal = Output.onTerminal();
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.shown = begun - ELSEWHERE.toNanos();
  }

  @Override
  public void accept(Tally tally) {
    long now = nanoTime.getAsLong();
    boolean last = tally.done() == tally.lines();
    if (!last && now - shown < (terminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
      return;
    }
    shown = now;
    String text = text(tally, (now - begun) / NANOS_PER_SECOND);
    if (terminal) {
      output.diagnostics().print('\r' + text + (last ? System.lineSeparator() : ""));
      output.diagnostics().flush();
    } else {
      output.progress(text);
    }
  }

  private static String text(Tally tally, double seconds) {
    int full = tally.lines() == 0 ? WIDTH : (int) ((long) WIDTH * tally.done() / tally.lines());
    double perSecond = (tally.succeeded() + tally.failed()) / Math.max(seconds, 1e-3);
    int left = tally.lines() - tally.done();
    return String.format(
        Locale.ROOT,
        "[%s%s] %d of %d, %d failed, %.1f/s%s",
        "#".repeat(full),
        ".".repeat(WIDTH - full),
        tally.done(),
        tally.lines(),
        tally.failed(),
        perSecond,
        left == 0 || perSecond == 0 ? "       " : ", " + remaining(left / perSecond) + " left");
  }

  private static String remaining(double seconds) {
    long whole = Math.round(seconds);
    return whole < 2 * SECONDS_PER_MINUTE ? whole + " s" : whole / SECONDS_PER_MINUTE + " min";
  }
}
