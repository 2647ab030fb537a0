package dev.millrace.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dmillrace.update-docs=true} to write the table into the document. */
class SettingsTableTest {

  private static final String BEGIN =
      "<!-- settings: generated from the sections of the roles -->\n";
  private static final String END = "<!-- settings: end -->";

  @Test
  void shouldBeWhatTheDocumentShows() throws IOException {
    Path document = Path.of("..", "docs", "configuration.md");
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("millrace.update-docs")) {
      text = text.substring(0, begin) + SettingsTable.markdown() + text.substring(end);
      Files.writeString(document, text);
      end = text.indexOf(END);
    }

    assertThat(text.substring(begin, end))
        .as(
            "run ./mvnw -pl standalone -am test -Dtest=SettingsTableTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.update-docs=true")
        .isEqualTo(SettingsTable.markdown());
  }
}
