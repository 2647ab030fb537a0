package dev.millrace.batch.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of results however much of it a killed process has left. */
class ResultFileTest {

  private static final int LINES = 5;

  @TempDir Path folder;

  @Property(tries = 200)
  void shouldKeepEveryWholeLineAndNoPartOfOneHoweverItWasCut(@ForAll @IntRange(max = 400) int at)
      throws IOException {
    // Given
    Path path = Files.createTempFile("results", ".jsonl");
    try {
      write(path, 0, LINES);
      byte[] whole = Files.readAllBytes(path);
      int cut = Math.min(at, whole.length);
      Files.write(path, Arrays.copyOf(whole, cut));
      // When
      int kept;
      try (ResultFile again = ResultFile.open(path)) {
        kept = again.done().size();
      }
      write(path, kept, LINES);
      // Then
      assertThat(Files.readAllBytes(path)).isEqualTo(whole);
    } finally {
      Files.delete(path);
    }
  }

  @Test
  void shouldTouchNoFileOfSomethingElse() throws IOException {
    Path path = folder.resolve("notes.txt");
    Files.writeString(path, "{\"custom_id\":\"a\"}\nmy notes\n");

    assertThatThrownBy(() -> ResultFile.open(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2");
    assertThat(path).hasContent("{\"custom_id\":\"a\"}\nmy notes\n");
  }

  @Test
  void shouldKeepTheOrderOfLinesAndFailuresApart() throws IOException {
    Path out = folder.resolve("out");
    Path errors = folder.resolve("errors");
    List<Integer> numbers = new ArrayList<>(IntStream.rangeClosed(1, 9).boxed().toList());
    try (Results results =
        new Results(ResultFile.open(out), Optional.of(ResultFile.open(errors)), true)) {
      results.expect(numbers);
      Collections.reverse(numbers);
      for (int number : numbers) {
        results.add(number, line(number), number % 3 == 0);
      }
    }

    assertThat(Files.readAllLines(out)).containsExactlyElementsOf(texts(1, 2, 4, 5, 7, 8));
    assertThat(Files.readAllLines(errors)).containsExactlyElementsOf(texts(3, 6, 9));
  }

  private static void write(Path path, int from, int to) throws IOException {
    try (ResultFile file = ResultFile.open(path)) {
      for (int number = from; number < to; number++) {
        file.add(line(number));
      }
    }
  }

  private static ObjectNode line(int number) {
    return Json.object().put("custom_id", "c" + number).put("text", "é\n".repeat(number));
  }

  private static List<String> texts(int... numbers) {
    return Arrays.stream(numbers).mapToObj(number -> line(number).toString()).toList();
  }
}
