package dev.millrace.dispatcher.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.settings.LiveRules;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cell on Kafka Streams takes in the rules that hold, with whatever it handles next. */
class LiveRulesTest {

  private final CellDriver driver = new CellDriver(1);

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldDispatchByTheRulesThatHoldNow() {
    driver.workTopics.existing.add(new WorkerId("w"));
    driver.announces("w", 4, 0);
    driver.rules = new LiveRules(1, CellRules.DEFAULTS, Set.of(new WorkerId("w")));
    driver.requests(Priority.NORMAL, CellFixtures.request(1, CellDriver.MODEL, Optional.empty()));
    assertThat(driver.work("w")).isEmpty();

    driver.rules = new LiveRules(2, CellRules.DEFAULTS, Set.of());
    driver.passes(Duration.ofMillis(100));

    assertThat(driver.work("w")).hasSize(1);
  }

  @Test
  void shouldBeginWithTheRulesThatHeldBeforeItsStart() {
    driver.rules = new LiveRules(7, CellRules.DEFAULTS, Set.of(new WorkerId("w")));

    driver.workTopics.existing.add(new WorkerId("w"));
    driver
        .announces("w", 4, 0)
        .requests(Priority.NORMAL, CellFixtures.request(1, CellDriver.MODEL, Optional.empty()));

    assertThat(driver.work("w")).isEmpty();
  }
}
