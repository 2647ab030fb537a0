package dev.millrace.replay.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.standalone.cli.MillraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command ended with and wrote to standard output. */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code;
    try (PrintStream newOut = new PrintStream(written, true, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(newOut);
      System.setErr(newErr);
      code = MillraceCommand.run(words);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new CommandRun(
        code, written.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
  }

  JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
