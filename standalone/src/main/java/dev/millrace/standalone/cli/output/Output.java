package dev.millrace.standalone.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where a command writes: with {@code --json} standard output carries nothing but JSON, one object
 * per line; what is for people goes to standard output without it, and to standard error with it.
 */
public final class Output {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean json;
  private final PrintStream out;
  private final PrintStream err;

  /** On these streams. */
  public Output(boolean json, PrintStream out, PrintStream err) {
    this.json = json;
    this.out = out;
    this.err = err;
  }

  /** On the standard streams of this process. */
  public static Output standard(boolean json) {
    return new Output(json, System.out, System.err);
  }

  /** Whether standard output carries JSON. */
  public boolean json() {
    return json;
  }

  /** Where text for people goes. */
  public PrintStream text() {
    return json ? err : out;
  }

  /** Where progress and errors go: standard error. */
  public PrintStream diagnostics() {
    return err;
  }

  /** Says to people that something begins, in a few words. */
  public void progress(String what) {
    err.println("-- " + what);
  }

  /** Whether somebody watches: standard output is a terminal. */
  public static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Writes one object, in JSON mode only. */
  public void object(Object value) {
    if (json) {
      try {
        out.println(JSON.writeValueAsString(value));
        out.flush();
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("a result cannot be written as JSON", impossible);
      }
    }
  }
}
