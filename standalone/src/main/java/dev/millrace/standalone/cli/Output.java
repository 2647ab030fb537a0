package dev.millrace.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;

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
  public PrintStream people() {
    return json ? err : out;
  }

  /** Progress and complaints. */
  public PrintStream aside() {
    return err;
  }

  /** One object, in JSON mode only. */
  public void object(Object value) {
    if (json) {
      try {
        out.println(JSON.writeValueAsString(value));
        out.flush();
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("a result that is no JSON", impossible);
      }
    }
  }

  /** A complaint, and the exit code that goes with it. */
  int refuse(int exitCode, String message) {
    err.println("millrace: " + message);
    return exitCode;
  }
}
