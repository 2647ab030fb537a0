package dev.millrace.dispatcher.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkerId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a producer may want its result. */
class NamedResultTopicsTest {

  private final CellDriver cell = new CellDriver(1);

  @AfterEach
  void close() {
    cell.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requests.low",
        "millrace-dispatcher-cell-changelog",
        "elsewhere",
        "work.w",
        "results.shared",
        "results.0190a7c0-1234-7abc-8def-0123456789ab",
        "results.tenant.another.x"
      })
  void shouldDeadLetterAndSayWhyWhenTheResultTopicMayNotHoldTheResult(String topic) {
    // When
    cell.requests(Priority.NORMAL, named(topic));

    // Then
    assertThat(cell.read(cell.topics.deadLetters(), cell.wires.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reasonCode()).isEqualTo(ReasonCode.INVALID);
              assertThat(letter.reason()).startsWith("result_topic: ");
            });
    assertThat(cell.read(cell.topics.closings(), cell.wires.closings())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"results.mine", "results.tenant.default.x"})
  void shouldTakeATopicThatMayHoldTheResult(String topic) {
    // When
    cell.workTopics.existing.add(new WorkerId("w"));
    cell.announces("w", 1, 0).requests(Priority.NORMAL, named(topic));

    // Then
    assertThat(cell.work("w")).hasSize(1);
  }

  private static InferenceRequest named(String topic) {
    InferenceRequest base = CellFixtures.request(1, CellDriver.MODEL, Optional.empty());
    return new InferenceRequest(
        base.id(),
        base.tenant(),
        base.model(),
        base.input(),
        base.parameters(),
        base.timeout(),
        Optional.of(new ResultAddress(topic, 0)),
        Map.of());
  }
}
