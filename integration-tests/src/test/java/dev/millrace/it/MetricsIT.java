package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Result;
import dev.millrace.service.metrics.MetricSpec;
import dev.millrace.service.metrics.TagKey;
import dev.millrace.standalone.runtime.role.Roles;
import dev.millrace.worker.Worker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running pipeline measures is what the catalogue says, with every role in one process. */
class MetricsIT {

  private static final long SECONDS = 30;

  @TempDir Path data;

  @Test
  void shouldEmitWhatIsCataloguedAndNothingElse() throws Exception {
    Map<String, String> settings = Map.of("workers", "0");
    try (RunningStack running = RunningStack.start(data, settings);
        Worker worker =
            Roles.worker(RunningStack.settings(data, settings), running.stack().context())) {
      // Given a pipeline that has answered
      worker.start();
      assertThat(running.client().submit("prompt").result().get(SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(Result.Success.class);

      // When
      MeterRegistry registry = running.stack().context().meters();
      String scraped = scrape(running.stack().endpoints().ops());

      // Then
      everyMeterIsCatalogued(registry);
      everyMetricIsThere(registry, scraped);
    }
  }

  private static void everyMeterIsCatalogued(MeterRegistry registry) {
    Map<String, MetricSpec> catalogue =
        MetricsCatalogue.all().stream()
            .collect(Collectors.toMap(MetricSpec::id, Function.identity()));
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      if (id.getName().startsWith("millrace.")) {
        assertThat(catalogue).as("add it to the role's metric enum").containsKey(id.getName());
        MetricSpec spec = Optional.ofNullable(catalogue.get(id.getName())).orElseThrow();
        assertThat(id.getTags())
            .extracting(Tag::getKey)
            .containsExactlyInAnyOrderElementsOf(spec.tags().stream().map(TagKey::name).toList());
        for (TagKey key : spec.tags()) {
          assertThat(key.allows(Optional.ofNullable(id.getTag(key.name())).orElse("")))
              .as("%s in the catalogue", id)
              .isTrue();
        }
        assertThat(id.getDescription()).isEqualTo(spec.description());
      }
    }
  }

  private static void everyMetricIsThere(MeterRegistry registry, String scraped) {
    Set<String> names =
        registry.getMeters().stream().map(m -> m.getId().getName()).collect(Collectors.toSet());
    List<MetricSpec> expected =
        MetricsCatalogue.all().stream().filter(MetricsIT::standsFromTheStart).toList();
    assertThat(names).containsAll(expected.stream().map(MetricSpec::id).toList());
    assertThat(expected)
        .extracting(MetricsCatalogue::exportedName)
        .allMatch(name -> scraped.contains("# TYPE " + name + " "));
  }

  /** Kinds of drafts appear with the first request that is drafted for. */
  private static boolean standsFromTheStart(MetricSpec spec) {
    return spec.tags().stream().noneMatch(key -> key.isOpen() && !key.name().equals("model"));
  }

  private static String scrape(URI ops) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(ops.resolve("/metrics")).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
