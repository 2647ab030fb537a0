package dev.millrace.chaos.load;

import dev.millrace.chaos.load.PlannedRequest.Poison;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What the load wants, request after request: the same for the same seed. Many short requests, some
 * long enough to live through a fault. One thread.
 */
public final class Traffic {

  private static final List<String> TENANTS = List.of("acme", "globex", "initech");
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final Duration LONG_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration HANG_TIMEOUT = Duration.ofSeconds(10);

  /** Output of one that is to be cancelled: it would run a minute. */
  private static final int ENDLESS = 3_000;

  /** Its workers are as quick as the machine; the built-in model's texts rarely get this long. */
  private static final int MOST_LLAMA_TOKENS = 200;

  private static final int LLAMA_PERCENT = 20;

  private final RandomGenerator random;
  private final long seed;
  private final double perSecond;
  private int next;

  /**
   * @param perSecond requests a second on average
   */
  public Traffic(long seed, double perSecond) {
    this.seed = seed;
    this.random = new Random(seed);
    this.perSecond = perSecond;
  }

  /** The wait before the next request. */
  public Duration pause() {
    return Duration.ofNanos((long) (random.nextExponential() / perSecond * 1e9));
  }

  /** The next request. */
  public PlannedRequest next() {
    int number = next++;
    Way way = way(random.nextInt(100));
    Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
    String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    Poison poison = poison(random.nextInt(1_000));
    boolean cancelled = poison == Poison.NONE && random.nextInt(100) < 6;
    ServedModel model =
        poison == Poison.NONE && !cancelled && random.nextInt(100) < LLAMA_PERCENT
            ? ServedModel.LLAMA
            : ServedModel.SCRIPTED;
    Size size = size(model, random.nextInt(100), cancelled);
    Optional<Duration> timeout =
        poison == Poison.HANG
            ? Optional.of(HANG_TIMEOUT)
            : random.nextInt(4) == 0 ? Optional.of(LONG_TIMEOUT) : Optional.empty();
    OptionalInt cancelAfter =
        cancelled ? OptionalInt.of(random.nextInt(4) * random.nextInt(40)) : OptionalInt.empty();
    return new PlannedRequest(
        number,
        "chaos-%x-%06d".formatted(seed, number),
        model,
        way,
        tenant,
        priority,
        size.tokens,
        size.perToken,
        timeout,
        cancelAfter,
        drops(size.tokens),
        random.nextInt(8) == 0 ? 2 : 1,
        poison);
  }

  private record Size(int tokens, Duration perToken) {}

  private static Way way(int percent) {
    if (percent < 60) {
      return Way.HTTP;
    }
    if (percent < 85) {
      return Way.CLIENT;
    }
    if (percent < 92) {
      return Way.KAFKA;
    }
    return percent < 95 ? Way.KAFKA_DEDICATED : Way.KAFKA_SHARED;
  }

  /** One in a thousand costs workers their lives: as many as the request has attempts. */
  private static Poison poison(int perMille) {
    if (perMille < 1) {
      return Poison.LOSE;
    }
    if (perMille < 5) {
      return Poison.HANG;
    }
    if (perMille < 12) {
      return Poison.REJECT;
    }
    return perMille < 20 ? Poison.FAIL : Poison.NONE;
  }

  private Size size(ServedModel model, int percent, boolean cancelled) {
    if (model == ServedModel.LLAMA) {
      return new Size(20 + random.nextInt(MOST_LLAMA_TOKENS - 20), Duration.ZERO);
    }
    if (cancelled) {
      return new Size(ENDLESS, Duration.ofMillis(20));
    }
    if (percent < 80) {
      return new Size(4 + random.nextInt(26), Duration.ofMillis(5));
    }
    if (percent < 97) {
      return new Size(60 + random.nextInt(140), Duration.ofMillis(12));
    }
    return new Size(300 + random.nextInt(300), Duration.ofMillis(20));
  }

  /** Where its reader goes away: for half of them nowhere. */
  private List<Integer> drops(int tokens) {
    List<Integer> drops = new ArrayList<>();
    for (int i = random.nextInt(2) * random.nextInt(4); i > 0; i--) {
      drops.add(random.nextInt(tokens));
    }
    Collections.sort(drops);
    return drops;
  }
}
