package dev.millrace.replay.record;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.topology.DemandEstimate;
import dev.millrace.model.Completion;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.replay.traffic.Served;
import dev.millrace.replay.traffic.TracedRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts requests and their accepted ends together, in whichever order they come, and hands each
 * request over once: when its end is known, or at last without one. Of a request's content it keeps
 * numbers and fingerprints alone. Requests that break a rule are left out, as they never run.
 * Single thread.
 */
public final class RecordedTraffic {

  /** Ids of requests that were handed over, and ends that came first, of so many the last ones. */
  private static final int REMEMBERED = 100_000;

  private static final class Latest<V> extends LinkedHashMap<RequestId, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<RequestId, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  private final Pseudonyms pseudonyms;
  private final Consumer<TracedRequest> out;
  private final Map<RequestId, TracedRequest> open = new LinkedHashMap<>();
  private final Map<RequestId, Completion> early = new Latest<>();
  private final Map<RequestId, Boolean> done = new Latest<>();
  private long requests;
  private long ended;

  /** Hands every request to {@code out}. */
  public RecordedTraffic(Pseudonyms pseudonyms, Consumer<TracedRequest> out) {
    this.pseudonyms = pseudonyms;
    this.out = out;
  }

  /**
   * A request, as it stands in its topic.
   *
   * @param atMillis timestamp of its record
   */
  public void arrived(Priority priority, long atMillis, InferenceRequest request) {
    RequestId id = request.id();
    if (open.containsKey(id)
        || done.containsKey(id)
        || RequestRules.violation(request).isPresent()) {
      return;
    }
    requests++;
    TracedRequest traced = traced(priority, atMillis, request);
    Completion end = early.remove(id);
    if (end == null) {
      open.put(id, traced);
    } else {
      handOver(id, traced, end);
    }
  }

  /** An accepted end. */
  public void completed(Completion completion) {
    RequestId id = completion.requestId();
    TracedRequest request = open.remove(id);
    if (request != null) {
      handOver(id, request, completion);
    } else if (!done.containsKey(id)) {
      early.put(id, completion);
    }
  }

  /** Nothing more comes: hands over what has no end. */
  public void finish() {
    open.values().forEach(out);
    open.clear();
  }

  /** How many requests there were. */
  public long requests() {
    return requests;
  }

  /** Of how many the end is known. */
  public long ended() {
    return ended;
  }

  private void handOver(RequestId id, TracedRequest request, Completion end) {
    done.put(id, true);
    ended++;
    out.accept(with(request, end));
  }

  private TracedRequest traced(Priority priority, long atMillis, InferenceRequest request) {
    Demand demand = DemandEstimate.of(request);
    return new TracedRequest(
        Duration.ofMillis(atMillis).toNanos() / 1_000,
        pseudonyms.tenant(request.tenant()),
        request.model(),
        priority,
        demand.promptTokens(),
        demand.maxTokens(),
        request.timeout().map(Duration::toMillis).orElse(0L),
        pseudonyms.prefix(demand.prefix()),
        TracedRequest.UNKNOWN,
        TracedRequest.UNKNOWN,
        Optional.empty());
  }

  /** How long an output would have become that was cut short, nobody knows. */
  private static TracedRequest with(TracedRequest request, Completion end) {
    Usage usage = end.verdict().usage();
    Timings timings = end.verdict().timings();
    boolean whole = end.verdict().outcome() == Outcome.SUCCEEDED;
    return new TracedRequest(
        request.atMicros(),
        request.tenant(),
        request.model(),
        request.priority(),
        request.promptTokens(),
        request.maxTokens(),
        request.timeoutMillis(),
        request.prefix(),
        usage.promptTokens() > 0 ? usage.promptTokens() : TracedRequest.UNKNOWN,
        whole ? usage.completionTokens() : TracedRequest.UNKNOWN,
        Optional.of(
            new Served(
                end.verdict().outcome(),
                usage.cachedPromptTokens(),
                timings.queued().toMillis(),
                timings.prefill().toMillis(),
                timings.decode().toMillis())));
  }
}
