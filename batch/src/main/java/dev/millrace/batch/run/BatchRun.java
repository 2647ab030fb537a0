package dev.millrace.batch.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.batch.line.BatchLine;
import dev.millrace.batch.result.Results;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.openai.OfflineCall;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.StreamReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Sends the lines of a job, so many at a time, and writes their results as they come.
 *
 * <p>The ids of a line's requests follow from the job, and all results stand in one topic. So a
 * process that goes on after another was killed first reads that topic: what has ended is written,
 * what has begun is waited for, and the rest is sent again with the same ids, which the pipeline
 * passes over if it knows them. One use, one thread.
 */
public final class BatchRun {

  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Job job;
  private final Rules rules;
  private final MillraceClient client;
  private final JobTopic topic;
  private final Results results;
  private final Consumer<Tally> progress;
  private final Clock clock;

  /** Lines whose requests are to be sent. */
  private final Deque<LineRun> waiting = new ArrayDeque<>();

  /** Where the records of a request belong. */
  private final Map<RequestId, Place> places = new HashMap<>();

  /** Lines that Kafka did not take. */
  private final Queue<LineRun> refused = new ConcurrentLinkedQueue<>();

  private int underWay;
  private long notBeforeMillis;
  private Tally tally;

  /**
   * How a job is run.
   *
   * @param timeout of each request, from its arrival
   * @param inFlight most lines under way at a time
   * @param takenUp whether another process may have sent some of it
   */
  public record Rules(Duration timeout, int inFlight, boolean takenUp) {}

  private record Place(LineRun run, int choice) {}

  /**
   * @param lines of the whole job
   * @param progress is told now and then how far it is
   */
  public BatchRun(
      Job job,
      Rules rules,
      List<BatchLine> lines,
      MillraceClient client,
      JobTopic topic,
      Results results,
      Consumer<Tally> progress,
      Clock clock) {
    this.job = job;
    this.rules = rules;
    this.client = client;
    this.topic = topic;
    this.results = results;
    this.progress = progress;
    this.clock = clock;
    var done = results.done();
    List<BatchLine> open = lines.stream().filter(line -> !done.contains(line.customId())).toList();
    results.expect(open.stream().map(BatchLine::number).toList());
    for (BatchLine line : open) {
      enqueue(new LineRun(line, job));
    }
    this.tally = new Tally(lines.size(), lines.size() - open.size(), 0, 0, 0);
  }

  /**
   * Runs it to its end.
   *
   * @throws IOException if a result cannot be written; the job can be taken up again
   * @throws org.apache.kafka.common.KafkaException if Kafka is lost, or the thread is interrupted;
   *     the same holds
   */
  public Tally run() throws IOException {
    try {
      if (rules.takenUp()) {
        topic.readAll(this::take);
        waiting.removeIf(run -> run.sent);
      }
      progress.accept(tally);
      while (tally.done() < tally.lines()) {
        sendAgain();
        send();
        topic.read(LOOK, this::take);
        progress.accept(tally);
      }
      results.sync();
      topic.delete();
      return tally;
    } catch (UncheckedIOException full) {
      throw full.getCause();
    }
  }

  private void enqueue(LineRun run) {
    for (int choice = 0; choice < run.requests().size(); choice++) {
      places.put(run.requests().get(choice), new Place(run, choice));
    }
    waiting.add(run);
  }

  private void sendAgain() {
    for (LineRun run = refused.poll(); run != null; run = refused.poll()) {
      if (run.sent) {
        underWay--;
        run.sent = false;
        waiting.addFirst(run);
        pause();
      }
    }
  }

  private void send() {
    while (underWay < rules.inFlight()
        && !waiting.isEmpty()
        && clock.millis() >= notBeforeMillis
        && client
            .cells()
            .heldBack(waiting.getFirst().line.call().model(), job.priority())
            .isEmpty()) {
      LineRun run = waiting.removeFirst();
      run.sent = true;
      underWay++;
      send(run);
    }
  }

  private void send(LineRun run) {
    ResultAddress address = topic.here();
    List<Submission.Builder> submissions = run.line.call().submissions();
    for (int choice = 0; choice < submissions.size(); choice++) {
      Submission.Builder submission =
          submissions
              .get(choice)
              .id(run.requests().get(choice))
              .tenant(job.tenant())
              .priority(job.priority())
              .timeout(rules.timeout())
              .resultAddress(address);
      if (rules.takenUp()) {
        submission.mayBeRepeated();
      }
      try {
        CompletableFuture<Void> unused =
            client
                .send(submission.build())
                .whenComplete(
                    (taken, failure) -> {
                      if (failure != null) {
                        refused.add(run);
                      }
                    });
      } catch (IllegalArgumentException broken) {
        finish(run, ApiError.invalid(String.valueOf(broken.getMessage())));
        return;
      }
    }
  }

  private void take(ResultEvent event) {
    Place place = places.get(event.requestId());
    if (place == null || place.run.hasEnded(place.choice)) {
      return;
    }
    LineRun run = place.run;
    if (!run.sent) {
      run.sent = true;
      underWay++;
    }
    StreamReader reader = run.reader(place.choice);
    if (reader.read(event) instanceof Reading.Ended) {
      reader.snapshot().outcome().ifPresent(outcome -> ended(run, place.choice, outcome));
    }
  }

  private void ended(LineRun run, int choice, RequestOutcome outcome) {
    if (outcome.error().filter(error -> error.code() == ErrorCode.OVERLOADED).isPresent()) {
      run.requests().forEach(places::remove);
      waiting.remove(run);
      run.again();
      underWay--;
      enqueue(run);
      pause();
      return;
    }
    run.ended(choice, outcome);
    run.outcomes().ifPresent(all -> finish(run, all));
  }

  private void finish(LineRun run, List<RequestOutcome> outcomes) {
    Optional<RequestOutcome> failure =
        outcomes.stream().filter(outcome -> outcome.outcome() != Outcome.SUCCEEDED).findFirst();
    if (failure.isPresent()) {
      finish(run, OfflineCall.error(failure.get()));
      return;
    }
    ObjectNode answer =
        run.line
            .call()
            .answer(run.requests().getFirst(), clock.instant(), job.priority(), outcomes);
    long tokens = outcomes.stream().mapToLong(it -> it.usage().completionTokens()).sum();
    write(run, 200, answer, false);
    tally = tally.plusSucceeded(tokens);
  }

  private void finish(LineRun run, ApiError error) {
    write(run, error.status(), OfflineCall.body(error), true);
    tally = tally.plusFailed();
  }

  private void write(LineRun run, int status, ObjectNode body, boolean failed) {
    RequestId first = run.requests().getFirst();
    ObjectNode line =
        Json.object().put("id", "batch_req_" + first).put("custom_id", run.line.customId());
    line.putObject("response")
        .put("status_code", status)
        .put("request_id", first.toString())
        .set("body", body);
    line.putNull("error");
    try {
      results.add(run.line.number(), line, failed);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    run.requests().forEach(places::remove);
    underWay--;
  }

  private void pause() {
    notBeforeMillis = clock.millis() + PAUSE.toMillis();
  }
}
