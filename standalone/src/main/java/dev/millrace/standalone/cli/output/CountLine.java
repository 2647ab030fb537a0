package dev.millrace.standalone.cli.output;

import dev.millrace.standalone.canary.Progress;
import java.io.PrintStream;

/** Counts on one line of a terminal; elsewhere writes a line for each part that is complete. */
public final class CountLine implements Progress {

  private final PrintStream out;
  private final boolean terminal;

  public CountLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void at(String part, int done, int of) {
    String text = "-- " + part + " " + done + "/" + of;
    if (done == of) {
      out.println(terminal ? "\r" + text : text);
    } else if (terminal) {
      out.print("\r" + text);
      out.flush();
    }
  }
}
