package dev.millrace.batch.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a line of a job. */
class BatchInputTest {

  private static final String BODY = "{\"model\":\"m\",\"prompt\":\"p\"}";

  @Test
  void shouldReadLinesOfBothKinds() {
    BatchInput input =
        BatchInput.read(
            List.of(
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":"
                    + BODY
                    + "}",
                "",
                "{\"prompt\":\"p\",\"max_tokens\":3}",
                "{\"custom_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"),
            "default");

    assertThat(input.problems()).isEmpty();
    assertThat(input.lines()).extracting(BatchLine::customId).containsExactly("a", "line-3", "c");
    assertThat(input.lines()).extracting(BatchLine::number).containsExactly(1, 3, 4);
    assertThat(input.lines())
        .extracting(line -> line.call().model())
        .containsExactly("m", "default", "default");
    assertThat(input.lines().get(2).call().url()).isEqualTo("/v1/chat/completions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | line 1: body: is not valid JSON",
        "[] | line 1: body: must be a JSON object",
        "{} | line 1: prompt: is missing",
        "{\"prompt\":\"p\",\"stream\":true} | line 1: stream: must not be true",
        "{\"prompt\":\"p\",\"tools\":[{}]} | line 1: tools: is not supported",
        "{\"prompt\":\"p\",\"custom_id\":7} | line 1: custom_id: must be a text",
        "{\"prompt\":\"p\",\"prompt\":\"q\"} | line 1: body: is not valid JSON",
        "{\"body\":{},\"url\":\"/v1/completions\"} | line 1: custom_id: is missing",
        "{\"custom_id\":\"a\",\"url\":\"/v1/x\",\"body\":{}} | line 1: url: must be",
        "{\"custom_id\":\"a\",\"method\":\"GET\",\"url\":\"/v1/completions\",\"body\":{}} | line 1:"
            + " method: must be POST",
        "{\"custom_id\":\"a\",\"url\":\"/v1/completions\",\"body\":[]} | line 1: body: must be an"
            + " object",
        "{\"custom_id\":\"a\",\"id\":1,\"url\":\"/v1/completions\",\"body\":{}} | line 1: id: is"
            + " not a field",
      })
  void shouldNameTheLineAndTheField(String line, String problem) {
    BatchInput input = BatchInput.read(List.of(line), "m");

    assertThat(input.lines()).isEmpty();
    assertThat(input.problems()).singleElement().asString().startsWith(problem);
  }

  @Test
  void shouldRefuseANameThatComesTwice() {
    String line = "{\"custom_id\":\"a\",\"prompt\":\"p\"}";

    BatchInput input = BatchInput.read(List.of(line, "{\"prompt\":\"p\"}", line), "m");

    assertThat(input.problems()).containsExactly("line 3: custom_id: is that of line 1");
  }
}
