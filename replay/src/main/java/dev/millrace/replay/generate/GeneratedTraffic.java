package dev.millrace.replay.generate;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.Priority;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Traffic of a {@link TrafficShape}: the same for the same shape and pool. Single thread. */
public final class GeneratedTraffic {

  private static final String MODEL = "simulated";
  private static final double NANOS_PER_SECOND = 1e9;

  /** Callers ask for the least of these that is enough. */
  private static final int[] MAX_TOKENS = {256, 1_024, 4_096};

  /** Tokens of the beginnings that have fingerprints. */
  private static final int[] PREFIX_TOKENS = {128, 512, 2_048};

  /** The dispatcher's estimate of a prompt is off by so much at the most. */
  private static final double ESTIMATE_ERROR = 0.2;

  private final TrafficShape shape;
  private final PoolSettings pool;
  private final SplittableRandom random;
  private final double[] tenantShares;
  private final double[] prefixShares;

  private GeneratedTraffic(TrafficShape shape, PoolSettings pool) {
    this.shape = shape;
    this.pool = pool;
    this.random = new SplittableRandom(shape.seed());
    this.tenantShares = zipf(shape.tenants(), shape.skew());
    this.prefixShares = zipf(shape.prefixes(), 1);
  }

  /** Traffic of this shape, as much as its load means for this pool. */
  public static Traffic of(TrafficShape shape, PoolSettings pool) {
    return new GeneratedTraffic(shape, pool).traffic();
  }

  private Traffic traffic() {
    List<TracedRequest> requests = new ArrayList<>(shape.requests());
    double work = 0;
    for (int i = 0; i < shape.requests(); i++) {
      TracedRequest request = request();
      work += pool.times().share(request.inputTokens(), request.outputTokens(), pool.slots());
      requests.add(request);
    }
    double rate = shape.load() * pool.workers() * NANOS_PER_SECOND * requests.size() / work;
    Arrivals arrivals = new Arrivals(random.split(), rate, shape.bursts());
    requests.replaceAll(request -> request.at(arrivals.nextMicros()));
    return new Traffic(requests);
  }

  private TracedRequest request() {
    int tenant = pick(tenantShares);
    int own = logNormal(shape.promptMedian(), shape.promptSigma());
    int common = random.nextDouble() < shape.shared() ? pick(prefixShares) : -1;
    // Every other common prefix is a long one.
    int commonTokens = common < 0 ? 0 : PREFIX_TOKENS[1 + common % 2];
    int output =
        Math.min(
            logNormal(shape.outputMedian(), shape.outputSigma()),
            Math.min(MAX_TOKENS[MAX_TOKENS.length - 1], pool.context() / 2));
    int input = Math.min(commonTokens + own, pool.context() - output);
    double error = 1 + ESTIMATE_ERROR * (2 * random.nextDouble() - 1);
    return new TracedRequest(
        0,
        "tenant-" + (tenant + 1),
        MODEL,
        priority(),
        (int) Math.round(input * error),
        maxTokens(output),
        shape.timeoutMillis(),
        prefix(tenant, common, commonTokens, input),
        input,
        output,
        Optional.empty());
  }

  private Prefix prefix(int tenant, int common, int commonTokens, int input) {
    long[] found = new long[PREFIX_TOKENS.length];
    for (int i = 0; i < found.length && PREFIX_TOKENS[i] <= input; i++) {
      found[i] =
          PREFIX_TOKENS[i] <= commonTokens
              ? 1 + ((long) tenant * shape.prefixes() + common) * PREFIX_TOKENS.length + i
              : random.nextLong() | Long.MIN_VALUE;
    }
    return new Prefix(found[0], found[1], found[2]);
  }

  private Priority priority() {
    double at = random.nextDouble();
    if (at < shape.critical()) {
      return Priority.CRITICAL;
    }
    if (at < shape.critical() + shape.high()) {
      return Priority.HIGH;
    }
    return at >= 1 - shape.low() ? Priority.LOW : Priority.NORMAL;
  }

  private static int maxTokens(int output) {
    for (int each : MAX_TOKENS) {
      if (each >= output) {
        return each;
      }
    }
    return output;
  }

  private int logNormal(double median, double sigma) {
    double value = median * Math.exp(sigma * random.nextGaussian());
    return Math.clamp(Math.round(value), 1, pool.context() / 2);
  }

  private int pick(double[] cumulated) {
    double at = random.nextDouble() * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, at);
    return Math.min(found < 0 ? -found - 1 : found, cumulated.length - 1);
  }

  private static double[] zipf(int count, double skew) {
    double[] cumulated = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(i + 1, -skew);
      cumulated[i] = sum;
    }
    return cumulated;
  }
}
