package dev.millrace.chaos.load;

import dev.millrace.model.Completion;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.testing.guarantee.History;
import dev.millrace.testing.guarantee.HistoryEvent;
import dev.millrace.testing.guarantee.StreamStep;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything that was done and seen, from whoever did or saw it. A request counts as durable when
 * its producer was told so, or when it stands in a request topic: then it has to end. Any thread.
 */
public final class Ledger {

  /** Run of a record that only says that a pool of topics is in use. */
  private static final long NO_RUN = 0;

  /** An end, and when it was seen in the log. */
  public record End(RequestId id, Instant at) {}

  /** A run that has begun, and where its records go. */
  public record Running(RequestId id, long run, String topic) {}

  /** Where a record stands. */
  public record Place(String topic, int partition, long offset) {}

  private final History history = new History();
  private final Clock clock;
  private final Map<String, PlannedRequest> plannedByPrompt = new ConcurrentHashMap<>();
  private final Map<RequestId, PlannedRequest> planned = new ConcurrentHashMap<>();
  private final Map<RequestId, Instant> submittedAt = new ConcurrentHashMap<>();
  private final Set<RequestId> durable = ConcurrentHashMap.newKeySet();
  private final Set<RequestId> ended = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<End> ends = new ConcurrentLinkedQueue<>();
  private final Map<RequestId, String> topics = new ConcurrentHashMap<>();
  private final Set<Place> poison = ConcurrentHashMap.newKeySet();
  private final Set<Place> deadLetters = ConcurrentHashMap.newKeySet();
  private final Map<RequestId, Long> followedRuns = new ConcurrentHashMap<>();
  private final Set<RequestId> rehearsals = ConcurrentHashMap.newKeySet();
  private final Map<RequestId, Instant> cancelled = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> defects = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();

  /** With this clock, by which everything is dated. */
  public Ledger(Clock clock) {
    this.clock = clock;
  }

  /** A request is about to be sent; its id may not be known yet. */
  public void sending(PlannedRequest request) {
    int unused = sent.incrementAndGet();
    plannedByPrompt.put(request.prompt(), request);
  }

  /** The id of a request that was or is about to be sent. */
  public void named(RequestId id, PlannedRequest request) {
    if (planned.putIfAbsent(id, request) == null) {
      submittedAt.put(id, clock.instant());
      history.record(
          new HistoryEvent.Submitted(
              id,
              request.tenant(),
              request.priority(),
              request.secret(),
              request.expected(),
              clock.instant()));
    }
  }

  /** Its producer was told that it is durable. */
  public void acknowledged(RequestId id) {
    durable(id);
  }

  /** Its producer was refused, or was not told; it may run all the same. */
  public void refused() {
    int unused = refused.incrementAndGet();
  }

  /** A request topic holds this. */
  public void requested(InferenceRequest request) {
    if (request.input() instanceof Input.Prompt prompt) {
      PlannedRequest found = plannedByPrompt.get(prompt.text());
      if (found != null) {
        named(request.id(), found);
        durable(request.id());
      }
    }
  }

  private void durable(RequestId id) {
    if (durable.add(id)) {
      history.record(new HistoryEvent.Acknowledged(id, clock.instant()));
    }
  }

  /** A reader saw a step. */
  public void streamed(RequestId id, String reader, StreamStep step) {
    history.record(new HistoryEvent.Streamed(id, reader, step, clock.instant()));
  }

  /**
   * A result topic was deleted and is there again: what the former one held is void. Told by the
   * thread that tells of records.
   */
  public void recreated(String topic) {
    topics.forEach(
        (id, its) -> {
          if (its.equals(topic)) {
            history.forgetLog(id);
            followedRuns.remove(id);
          }
        });
  }

  /** A result topic holds this; told in the topic's order, by one thread. */
  public void logged(String topic, ResultEvent event) {
    if (event.run() == NO_RUN || isRehearsal(event)) {
      return;
    }
    topics.put(event.requestId(), topic);
    history.record(new HistoryEvent.Logged(event));
    RequestId id = event.requestId();
    switch (event) {
      case ResultEvent.Started marker -> {
        if (!ended.contains(id)) {
          long unused = followedRuns.merge(id, marker.run(), Math::max);
        }
      }
      case ResultEvent.Tokens _ -> {}
      case ResultEvent.Finished end -> {
        if (Long.valueOf(end.run()).equals(followedRuns.get(id))) {
          end(id);
        }
      }
    }
  }

  /** Workers rehearse with requests that nobody submitted and nobody may ever hear of. */
  private boolean isRehearsal(ResultEvent event) {
    if (event instanceof ResultEvent.Started marker
        && marker.tenant().equals(InferenceRequest.REHEARSAL_TENANT)) {
      rehearsals.add(event.requestId());
    }
    return rehearsals.contains(event.requestId());
  }

  /** The topic of ends holds this. */
  public void completed(Completion completion) {
    RequestId id = completion.requestId();
    history.record(
        new HistoryEvent.Reported(
            id, "completions", completion.verdict().outcome(), Optional.of(completion.attempts())));
    end(id);
  }

  /** A record that cannot be used stands there, so a dead letter has to tell of it. */
  public void poisoned(Place place) {
    poison.add(place);
  }

  /** A dead letter tells of this record. */
  public void deadLetter(Place place) {
    deadLetters.add(place);
  }

  /** Records that cannot be used, and of which no dead letter tells. */
  public List<Place> untold() {
    return poison.stream().filter(place -> !deadLetters.contains(place)).toList();
  }

  /** Records of which dead letters tell. */
  public int deadLetterCount() {
    return deadLetters.size();
  }

  /** What runs now, as far as the log shows. */
  public List<Running> running() {
    List<Running> running = new ArrayList<>();
    followedRuns.forEach(
        (id, run) -> {
          String topic = topics.get(id);
          if (topic != null && !ended.contains(id)) {
            running.add(new Running(id, run, topic));
          }
        });
    return running;
  }

  /** Somebody says how it ended. */
  public void reported(RequestId id, String source, Outcome outcome) {
    history.record(new HistoryEvent.Reported(id, source, outcome, Optional.empty()));
  }

  private void end(RequestId id) {
    if (ended.add(id)) {
      ends.add(new End(id, clock.instant()));
    }
  }

  /** Somebody who may asks for its end now. */
  public void cancelAsked(RequestId id) {
    history.record(new HistoryEvent.CancelAsked(id, clock.instant()));
  }

  /** That question is durable. */
  public void cancelAcknowledged(RequestId id) {
    var unused = cancelled.putIfAbsent(id, clock.instant());
  }

  /** What was planned under this id. */
  public Optional<PlannedRequest> planned(RequestId id) {
    return Optional.ofNullable(planned.get(id));
  }

  /** What was planned, by id. */
  public Map<RequestId, PlannedRequest> planned() {
    return Map.copyOf(planned);
  }

  /** When a request's id became known. */
  public Optional<Instant> submittedAt(RequestId id) {
    return Optional.ofNullable(submittedAt.get(id));
  }

  /** Whether an end stands in the log. */
  public boolean hasEnded(RequestId id) {
    return ended.contains(id);
  }

  /** The ends so far, in the order in which they were seen. */
  public List<End> ends() {
    return new ArrayList<>(ends);
  }

  /** How many there are. */
  public int endedCount() {
    return ended.size();
  }

  /** Durable requests without an end. */
  public List<RequestId> open() {
    return durable.stream().filter(id -> !ended.contains(id)).sorted().toList();
  }

  /** How many those are, quickly and not quite exactly while requests come and go. */
  public int openCount() {
    return Math.max(0, durable.size() - ended.size());
  }

  /** Requests that somebody tried to send. */
  public int sentCount() {
    return sent.get();
  }

  /** Those among them whose sender was refused, or not told. */
  public int refusedCount() {
    return refused.get();
  }

  /** Requests that are durable. */
  public int durableCount() {
    return durable.size();
  }

  /** When the cancellation of a request became durable. */
  public Map<RequestId, Instant> cancellations() {
    return Map.copyOf(cancelled);
  }

  /** The suite itself did something wrong. */
  public void defect(String what) {
    defects.add(what);
  }

  /** What the suite itself did wrong. */
  public List<String> defects() {
    return List.copyOf(defects);
  }

  /** Everything, for the oracle. */
  public History history() {
    return history;
  }
}
