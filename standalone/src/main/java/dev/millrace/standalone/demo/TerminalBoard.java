package dev.millrace.standalone.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A board for terminals: one line per stream, redrawn at most every {@value #REDRAW_MILLIS} ms. */
final class TerminalBoard implements StreamBoard {

  private static final int REDRAW_MILLIS = 40;
  private static final int DEFAULT_COLUMNS = 100;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final String CLEAR_LINE = "\033[2K\r";
  private static final String DIM = "\033[2m";
  private static final String BOLD = "\033[1m";
  private static final String PLAIN = "\033[0m";

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final int columns;
  private final List<Row> rows = new ArrayList<>();
  private int drawn;
  private long lastDrawn;

  TerminalBoard(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.columns = columns();
  }

  @Override
  public synchronized int add(String name) {
    rows.add(new Row(name));
    draw(true);
    return rows.size() - 1;
  }

  @Override
  public synchronized void state(int stream, String state) {
    rows.get(stream).state = state;
    draw(true);
  }

  @Override
  public synchronized void text(int stream, String text) {
    rows.get(stream).text.append(PrintableText.oneLine(text));
    draw(false);
  }

  @Override
  public synchronized void restart(int stream) {
    rows.get(stream).text.setLength(0);
    draw(true);
  }

  @Override
  public synchronized void close() {
    draw(true);
  }

  private void draw(boolean now) {
    long nanos = nanoTime.getAsLong();
    if (!now && nanos - lastDrawn < REDRAW_MILLIS * NANOS_PER_MILLI) {
      return;
    }
    lastDrawn = nanos;
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\033[" + drawn + "A");
    }
    for (Row row : rows) {
      String head = "  " + row.name + " ";
      String state = "[" + row.state + "] ";
      int room = Math.max(10, columns - head.length() - state.length() - 1);
      frame.append(CLEAR_LINE).append(BOLD).append(head).append(PLAIN);
      frame.append(DIM).append(state).append(PLAIN);
      frame.append(PrintableText.lastOf(row.text.toString(), room)).append('\n');
    }
    drawn = rows.size();
    out.print(frame);
    out.flush();
  }

  private static int columns() {
    String value = System.getenv("COLUMNS");
    try {
      return value == null ? DEFAULT_COLUMNS : Math.max(40, Integer.parseInt(value.strip()));
    } catch (NumberFormatException unusable) {
      return DEFAULT_COLUMNS;
    }
  }

  private static final class Row {
    final String name;
    final StringBuilder text = new StringBuilder();
    String state = "waiting";

    Row(String name) {
      this.name = name;
    }
  }
}
