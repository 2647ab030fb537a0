package dev.millrace.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line that ran in this process, and what it wrote. Takes the process's standard streams
 * while it runs: one at a time.
 */
public record CommandRun(int exitCode, String out, String err) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs it with the commands of this module and those that the providers add. */
  public static CommandRun of(List<CommandProvider> providers, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try (PrintStream newOut = new PrintStream(written, true, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
      System.setOut(newOut);
      System.setErr(newErr);
      int code = MillraceCommand.commandLine(providers).execute(arguments);
      return new CommandRun(
          code, written.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Runs it with the commands of this module. */
  public static CommandRun of(String... arguments) {
    return of(List.of(), arguments);
  }

  /** Standard output as one JSON value per line; fails if it holds anything else. */
  public List<JsonNode> json() {
    List<JsonNode> values = new ArrayList<>();
    for (String line : out.lines().toList()) {
      try {
        values.add(JSON.readTree(line));
      } catch (JsonProcessingException notJson) {
        throw new AssertionError("standard output holds more than JSON: " + line, notJson);
      }
    }
    return values;
  }
}
