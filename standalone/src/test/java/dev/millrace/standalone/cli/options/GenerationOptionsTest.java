package dev.millrace.standalone.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Each option and what it becomes in the body of a submission. */
class GenerationOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                  | /model              | \"served\"",
        "--model other     | /model              | \"other\"",
        "                  | /messages/0/content | \"prompt\"",
        "                  | /messages/0/role    | \"user\"",
        "                  | /prompt             | ",
        "--raw             | /prompt             | \"prompt\"",
        "--raw             | /messages           | ",
        "                  | /priority           | \"normal\"",
        "--priority low    | /priority           | \"low\"",
        "                  | /max_tokens         | 128",
        "--max-tokens 3    | /max_tokens         | 3",
        "                  | /temperature        | ",
        "--temperature 0   | /temperature        | 0.0",
        "                  | /seed               | ",
        "--seed 42         | /seed               | 42",
        "                  | /timeout_ms         | ",
        "--timeout-ms 0    | /timeout_ms         | 0",
        "                  | /stop               | ",
        "--stop a --stop b | /stop               | [\"a\",\"b\"]",
      })
  void shouldBecomeAFieldOfTheSubmission(String typed, String field, String value)
      throws Exception {
    Holder holder = new Holder();
    String line = typed == null ? "" : typed;
    new CommandLine(holder).parseArgs(line.isEmpty() ? new String[0] : line.split(" ", -1));

    JsonNode found = holder.options.request("served", "prompt").at(field);

    JsonNode wanted = new ObjectMapper().readTree(value == null ? "" : value);
    assertThat(found.toString()).isEqualTo(value == null ? "" : wanted.toString());
  }

  @Command
  private static final class Holder {
    @Mixin GenerationOptions options = new GenerationOptions();
  }
}
