package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.metrics.MetricSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the documentation says what the code says. */
class MetricsPageTest {

  private static final Path PAGE = Path.of("../docs/metrics.md");

  @Test
  void shouldBeWhatTheCatalogueSays() throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(PAGE, MetricsCatalogue.page());
    }

    assertThat(PAGE)
        .as(
            "docs/metrics.md is generated; write it again with ./mvnw -pl integration-tests -am"
                + " test -Dtest=MetricsPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Ddocs.write=true")
        .hasContent(MetricsCatalogue.page());
  }

  @Test
  void shouldNameEachMeterOnce() {
    assertThat(MetricsCatalogue.all()).extracting(MetricSpec::id).doesNotHaveDuplicates();
    assertThat(MetricsCatalogue.all())
        .extracting(MetricsCatalogue::exportedName)
        .doesNotHaveDuplicates();
  }
}
