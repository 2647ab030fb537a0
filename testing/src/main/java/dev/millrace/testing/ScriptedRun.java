package dev.millrace.testing;

import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes one request's result as a worker would. Each call appends a record. Thread rule: one
 * thread.
 */
public final class ScriptedRun {
  private final InferenceRequest request;
  private final ResultAddress address;

  /** Absent where the key of the record decides. */
  private final @Nullable Integer partition;

  private final KafkaProducer<String, byte[]> producer;
  private final Wire<ResultEvent> wire;
  private final String worker;
  private long run = 1_000;
  private int attempt;
  private int next;

  ScriptedRun(
      InferenceRequest request,
      Topics topics,
      KafkaProducer<String, byte[]> producer,
      Wire<ResultEvent> wire) {
    this.request = request;
    this.address =
        request.resultAddress().orElseGet(() -> new ResultAddress(topics.sharedResults(), 0));
    this.partition = request.resultAddress().isPresent() ? ResultAddress.PARTITION : null;
    this.producer = producer;
    this.wire = wire;
    this.worker = "scripted";
  }

  /** A new run that begins at index 0. */
  public ScriptedRun started() {
    run++;
    attempt++;
    next = 0;
    return append(
        new ResultEvent.Started(
            request.id(),
            run,
            StartMode.RESTART,
            attempt,
            worker,
            request.model(),
            Instant.ofEpochMilli(run),
            request.tenant()));
  }

  /** One token. */
  public ScriptedRun token(String text) {
    append(new ResultEvent.Tokens(request.id(), run, next, text, List.of(next)));
    next++;
    return this;
  }

  /** Several tokens of a run before the current one, which readers must ignore. */
  public ScriptedRun zombieToken(String text) {
    return append(new ResultEvent.Tokens(request.id(), run - 1, next, text, List.of(next)));
  }

  /** The end of a success. */
  public ScriptedRun succeeded() {
    return finished(
        new Verdict(
            Outcome.SUCCEEDED,
            Optional.of(FinishReason.STOP),
            Optional.empty(),
            "",
            new Usage(3, 0, next),
            new Timings(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofMillis(6))));
  }

  /** The end by cancellation. */
  public ScriptedRun cancelled(String reason) {
    return finished(verdict(Outcome.CANCELLED, Optional.empty(), reason));
  }

  /** The end by deadline. */
  public ScriptedRun timedOut() {
    return finished(verdict(Outcome.TIMED_OUT, Optional.empty(), "deadline"));
  }

  /** The end by failure. */
  public ScriptedRun failed(ErrorInfo error) {
    return finished(verdict(Outcome.FAILED, Optional.of(error), ""));
  }

  private Verdict verdict(Outcome outcome, Optional<ErrorInfo> error, String reason) {
    return new Verdict(
        outcome,
        Optional.empty(),
        error,
        reason,
        new Usage(3, 0, next),
        new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMillis(7)));
  }

  private ScriptedRun finished(Verdict verdict) {
    return append(new ResultEvent.Finished(request.id(), run, verdict, Instant.ofEpochMilli(run)));
  }

  private ScriptedRun append(ResultEvent event) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                address.topic(), partition, request.id().toString(), wire.encode(event)));
    return this;
  }
}
