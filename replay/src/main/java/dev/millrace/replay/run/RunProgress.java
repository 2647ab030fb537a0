package dev.millrace.replay.run;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Says each tenth of a run. Single thread. */
public final class RunProgress implements IntConsumer {

  private static final int PARTS = 10;

  private final String what;
  private final int all;
  private final Consumer<String> lines;
  private int said;

  /** Of so many requests. */
  public RunProgress(String what, int all, Consumer<String> lines) {
    this.what = what;
    this.all = all;
    this.lines = lines;
  }

  @Override
  public void accept(int done) {
    int part = (int) ((long) done * PARTS / all);
    if (part > said) {
      said = part;
      lines.accept(what + ": " + done + " of " + all);
    }
  }
}
