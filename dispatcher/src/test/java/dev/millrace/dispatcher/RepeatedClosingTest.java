package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.closing.ClosingLoop;
import dev.millrace.dispatcher.metrics.CellStatuses;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.model.Closing;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.RunEnded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2: a verdict whose record comes again, because its reader lost its place in the group. */
class RepeatedClosingTest {

  private static final String MODEL = "m";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path state;

  @Test
  void shouldWriteTheEndOnceAndReportItAgainWhenTheVerdictComesTwice() throws Exception {
    RequestId id = RequestId.at(NOW);
    try (Installation place = new Installation(state)) {
      String results = place.topics.dedicatedResults(id);
      place.send(
          place.topics.closings(), MODEL, place.wires.closings().encode(neverRun(id, results)));

      // Nothing of the first group's position is known to the second.
      for (String group : List.of("first", "second")) {
        try (ClosingLoop _ = loop(place, group)) {
          int reports = group.equals("first") ? 1 : 2;
          List<WorkerEvent> events =
              place.readUntil(
                  place.topics.workerEvents(),
                  place.wires.workerEvents(),
                  all -> all.size() >= reports);
          assertThat(events)
              .hasSize(reports)
              .last()
              .isInstanceOfSatisfying(
                  RunEnded.class,
                  end -> assertThat(end.adopted()).isEqualTo(group.equals("second")));
        }
      }

      assertThat(place.readUntil(results, place.wires.resultEvents(), all -> all.size() >= 3))
          .filteredOn(Finished.class::isInstance)
          .hasSize(1);
    }
  }

  private static ClosingLoop loop(Installation place, String group) {
    return ClosingLoop.start(
        KafkaSettings.of(place.kafka.bootstrapServers()),
        new TopicPlan(place.topics, TopicSettings.of(2, (short) 1)),
        place.wires,
        new DispatcherMeters(new SimpleMeterRegistry(), new CellStatuses()),
        place.topics.prefix() + group,
        Duration.ofHours(1),
        Clock.systemUTC());
  }

  private static Closing neverRun(RequestId id, String topic) {
    return new Closing(
        id,
        MODEL,
        1,
        0,
        new ResultAddress(topic, 0),
        Verdict.cancelled("not wanted", Usage.NONE, Timings.NONE),
        NOW,
        false,
        "acme");
  }
}
