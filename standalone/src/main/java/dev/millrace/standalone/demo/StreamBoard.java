package dev.millrace.standalone.demo;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows several streams while they grow. On a terminal each has a line that is redrawn; elsewhere
 * text is printed in pieces, each with the name of its stream. Any thread.
 */
public sealed interface StreamBoard extends AutoCloseable permits TerminalBoard, PieceBoard {

  /** A board for this output; the clock says when a terminal is drawn anew. */
  static StreamBoard on(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    return terminal ? new TerminalBoard(out, nanoTime) : new PieceBoard(out);
  }

  /** Adds a stream; returns its number. */
  int add(String name);

  /** A word about its state, such as {@code queued 3}. */
  void state(int stream, String state);

  /** More text. */
  void text(int stream, String text);

  /** What it showed so far is void. */
  void restart(int stream);

  /** Shows what is not shown yet. */
  @Override
  void close();
}
