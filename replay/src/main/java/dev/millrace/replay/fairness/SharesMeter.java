package dev.millrace.replay.fairness;

import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.model.Priority;
import dev.millrace.replay.traffic.TracedRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * How evenly tenants are served that want more than they get: Jain's index of the tokens of the
 * requests that got slots, each tenant's by its weight. Of every ten seconds and every class of a
 * model it counts the tenants of which something waited throughout; fewer than two say nothing. 1
 * is even; 1/n is one of n tenants that has everything. Single thread.
 */
public final class SharesMeter {

  static final long WINDOW_NANOS = 10_000_000_000L;

  /** A class of a model. */
  private record Group(Priority priority, String model) {}

  private static final class Share {
    private final int weight;
    private int waiting;
    private boolean throughout;
    private double tokens;

    private Share(int weight) {
      this.weight = weight;
    }
  }

  private final TenantWeights weights;
  private final Map<Group, Map<String, Share>> classes = new HashMap<>();
  private long windowEnd = WINDOW_NANOS;
  private double sum;
  private int windows;

  /** With these weights. */
  public SharesMeter(TenantWeights weights) {
    this.weights = weights;
  }

  /** A request waits from now on. */
  public void waits(TracedRequest request, long nanos) {
    close(nanos);
    share(request).waiting++;
  }

  /** A request that waited waits no more, and got this many tokens' worth of service. */
  public void served(TracedRequest request, double tokens, long nanos) {
    close(nanos);
    Share share = share(request);
    share.waiting--;
    share.throughout &= share.waiting > 0;
    share.tokens += tokens;
  }

  private Share share(TracedRequest request) {
    return classes
        .computeIfAbsent(new Group(request.priority(), request.model()), any -> new HashMap<>())
        .computeIfAbsent(request.tenant(), any -> new Share(weights.of(request.tenant())));
  }

  private void close(long nanos) {
    while (nanos >= windowEnd) {
      classes.values().forEach(this::close);
      windowEnd += WINDOW_NANOS;
    }
  }

  private void close(Map<String, Share> tenants) {
    double[] shares =
        tenants.values().stream()
            .filter(share -> share.throughout)
            .mapToDouble(share -> share.tokens / share.weight)
            .toArray();
    double index = Jain.index(shares);
    if (shares.length > 1 && !Double.isNaN(index)) {
      sum += index;
      windows++;
    }
    for (Share share : tenants.values()) {
      share.tokens = 0;
      share.throughout = share.waiting > 0;
    }
  }

  /** The mean of all windows; not a number if there was none. */
  public double index() {
    return windows == 0 ? Double.NaN : sum / windows;
  }

  /** How many windows said something. */
  public int windows() {
    return windows;
  }
}
