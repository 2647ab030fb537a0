package dev.millrace.standalone.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A board for logs and pipes: one line per piece of about 60 characters. */
final class PieceBoard implements StreamBoard {

  private static final int PIECE = 60;

  private final PrintStream out;
  private final List<String> names = new ArrayList<>();
  private final List<StringBuilder> pending = new ArrayList<>();

  PieceBoard(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized int add(String name) {
    names.add(name);
    pending.add(new StringBuilder());
    return names.size() - 1;
  }

  @Override
  public synchronized void state(int stream, String state) {
    flush(stream);
    print(stream, "-- " + state);
  }

  @Override
  public synchronized void text(int stream, String text) {
    StringBuilder waiting = pending.get(stream).append(text);
    if (waiting.length() >= PIECE) {
      flush(stream);
    }
  }

  @Override
  public synchronized void restart(int stream) {
    pending.get(stream).setLength(0);
    print(stream, "-- begins again");
  }

  @Override
  public synchronized void close() {
    for (int i = 0; i < names.size(); i++) {
      flush(i);
    }
  }

  private void flush(int stream) {
    StringBuilder waiting = pending.get(stream);
    if (!waiting.isEmpty()) {
      print(stream, PrintableText.oneLine(waiting));
      waiting.setLength(0);
    }
  }

  private void print(int stream, String text) {
    out.println("  " + names.get(stream) + " | " + text);
  }
}
