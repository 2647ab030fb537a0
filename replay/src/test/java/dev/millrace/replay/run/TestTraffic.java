package dev.millrace.replay.run;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.model.Priority;
import dev.millrace.replay.pool.EngineTimes;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small random traffic and pools for tests. */
public final class TestTraffic {

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private TestTraffic() {}

  /** Requests of all priorities and several tenants and models. */
  public static Traffic random(Random random, int most, int models, boolean deadlines) {
    List<TracedRequest> requests = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      long prefix = 1L + random.nextInt(4);
      int input = 1 + random.nextInt(900);
      requests.add(
          new TracedRequest(
              random.nextInt(3_000_000),
              "t" + random.nextInt(3),
              "m" + random.nextInt(models),
              PRIORITIES.get(random.nextInt(4)),
              input,
              256,
              deadlines && random.nextInt(3) == 0 ? 1L + random.nextInt(4_000) : 0,
              input < 128 ? Prefix.NONE : new Prefix(prefix, input < 512 ? 0 : prefix + 10, 0),
              random.nextBoolean() ? input : TracedRequest.UNKNOWN,
              random.nextInt(4) == 0 ? TracedRequest.UNKNOWN : 1 + random.nextInt(200),
              Optional.empty()));
    }
    return new Traffic(requests);
  }

  /** One to three workers of each model, with or without memory for all of their slots. */
  public static PoolSettings pool(Random random) {
    int slots = 1 + random.nextInt(3);
    return new PoolSettings(
        1 + random.nextInt(3),
        slots,
        random.nextInt(2),
        2_048,
        random.nextBoolean() ? 2_048L * slots : 2_048,
        EngineTimes.DEFAULTS,
        PoolSettings.HOP_NANOS,
        PoolSettings.HEARTBEAT_NANOS);
  }

  /** The defaults of the dispatcher. */
  public static RunSettings settings(PoolSettings pool, long seed) {
    return new RunSettings(pool, seed, Scheduling.DEFAULTS, Duration.ofMillis(300));
  }

  /** One of all policies. */
  public static PolicyChoice policy(Random random) {
    PlacementPolicy[] all = PlacementPolicy.values();
    return new PolicyChoice(all[random.nextInt(all.length)], random.nextBoolean());
  }
}
