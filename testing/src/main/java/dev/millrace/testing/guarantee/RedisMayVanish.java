package dev.millrace.testing.guarantee;

import dev.millrace.testing.guarantee.HistoryEvent.Disturbed;
import dev.millrace.testing.guarantee.HistoryEvent.HealthSeen;
import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import java.time.Instant;

/** P7. Requests that are submitted after the loss end like any other. */
public record RedisMayVanish() implements Guarantee {

  /** The name of the disturbance. */
  public static final String REDIS = "redis";

  @Override
  public String number() {
    return "P7";
  }

  @Override
  public String promise() {
    return "Redis may vanish: no request is lost, and health says degraded.";
  }

  @Override
  public Workload workload() {
    return Workload.uniform(4, 12);
  }

  @Override
  public void verify(History history) {
    Instant lost =
        history.events(Disturbed.class).stream()
            .filter(event -> event.what().equals(REDIS))
            .map(Disturbed::at)
            .findFirst()
            .orElseThrow(() -> new AssertionError("Redis was there all the time"));
    if (history.events(Submitted.class).stream().noneMatch(s -> s.at().isAfter(lost))) {
      throw new AssertionError("nothing was submitted without Redis");
    }
    history.judge().requireNone();
    if (history.events(HealthSeen.class).stream()
        .noneMatch(seen -> seen.at().isAfter(lost) && seen.state().equals("degraded"))) {
      throw new AssertionError("health did not say degraded");
    }
  }
}
