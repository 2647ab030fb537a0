package dev.millrace.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.chaos.load.PlannedRequest.Poison;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.model.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrafficTest {

  @Test
  void shouldWantTheSameForTheSameSeed() {
    assertThat(requests(5)).isEqualTo(requests(5)).isNotEqualTo(requests(6));
  }

  @Test
  void shouldWantEveryWayAndEveryPoison() {
    List<PlannedRequest> requests = requests(1);

    assertThat(requests).extracting(PlannedRequest::way).contains(Way.values());
    assertThat(requests)
        .extracting(PlannedRequest::poison)
        .contains(Poison.NONE, Poison.FAIL, Poison.LOSE, Poison.HANG, Poison.REJECT);
    assertThat(requests).anyMatch(request -> request.cancelAfter().isPresent());
    assertThat(requests).anyMatch(request -> !request.dropsAfter().isEmpty());
  }

  @Test
  void shouldAskEveryModelAndExpectATextOnlyWhereNoModelDecides() {
    List<PlannedRequest> requests = requests(1);

    assertThat(requests).extracting(PlannedRequest::model).contains(ServedModel.values());
    assertThat(requests)
        .allMatch(it -> it.expected().isPresent() == (it.model() == ServedModel.SCRIPTED));
    assertThat(requests)
        .filteredOn(it -> it.model() == ServedModel.LLAMA)
        .allMatch(it -> it.poison() == Poison.NONE && it.cancelAfter().isEmpty())
        .allMatch(it -> !it.prompt().contains("[["));
  }

  @Test
  void shouldGiveEachRequestAnOutputOfItsOwn() {
    List<PlannedRequest> requests = requests(1).subList(0, 200);

    assertThat(requests).extracting(PlannedRequest::prompt).doesNotHaveDuplicates();
    assertThat(requests)
        .allMatch(request -> request.prompt().contains(request.secret()))
        .allMatch(request -> !request.expected().orElse("").contains(request.secret()));
  }

  @Test
  void shouldAllowNoOtherEndThanTheRequestAsksFor() {
    PlannedRequest plain =
        requests(1).stream()
            .filter(it -> it.poison() == Poison.NONE)
            .filter(it -> it.cancelAfter().isEmpty() && it.timeout().isEmpty())
            .findFirst()
            .orElseThrow();

    assertThat(Outcome.values()).filteredOn(plain::allows).containsExactly(Outcome.SUCCEEDED);
  }

  private static List<PlannedRequest> requests(long seed) {
    Traffic traffic = new Traffic(seed, 10);
    return Stream.generate(traffic::next).limit(4_000).toList();
  }
}
