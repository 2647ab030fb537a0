package dev.millrace.worker.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Every meter of a worker. All carry the tag {@code model}. */
public enum WorkerMetric {
  TTFT("ttft", "timer, s", "from taking a run to its first token"),
  INTER_TOKEN("inter-token", "timer, s", "between two tokens of a run, as the engine gives them"),
  OPENING("opening", "timer, s", "from a run's marker to knowing what stands before it"),
  ACKNOWLEDGEMENT("acknowledgement", "timer, s", "from handing in a token record to its place"),
  TOKENS("tokens", "counter", "tokens generated; its rate is tokens per second"),
  TOKEN_RECORDS("token-records", "counter", "token records written"),
  COALESCED("coalesced-records", "counter", "token records with more than one token"),
  RUNS_ACTIVE("runs-active", "gauge", "runs held"),
  SLOTS_FREE("slots-free", "gauge", "slots that a run could take"),
  RUNS_ENDED("runs-ended", "counter, tag outcome", "runs that ended, by outcome or adopted"),
  RUNS_ABANDONED("runs-abandoned", "counter, tag cause", "runs given up without an end"),
  RUNS_CONTINUED("runs-continued", "counter", "runs that went on after tokens of an earlier one"),
  RUNS_DECLINED("runs-declined", "counter", "runs given back untouched"),
  PAUSES("pauses", "counter", "times that the process stood still and dropped its runs"),
  BATCHES_FOREIGN("batches-foreign", "counter", "work batches meant for another epoch"),
  BATCHES_UNDECODABLE("batches-undecodable", "counter", "work batches that made no sense"),
  EVENTS_LOST("events-lost", "counter", "worker events that the broker did not take"),
  PREFIX_LOOKUPS("prefix-lookups", "counter", "prompts that asked the prefix cache"),
  PREFIX_HITS("prefix-hits", "counter", "prompts that found a beginning in the prefix cache"),
  PREFIX_TOKENS("prefix-tokens", "counter", "prompt tokens taken from the prefix cache"),
  PREFIX_EVICTIONS("prefix-evictions", "counter", "sequences that the prefix cache gave up"),
  DRAFT_GUESSED("draft-guessed", "counter, tag kind", "tokens guessed ahead, by kind of request"),
  DRAFT_ACCEPTED("draft-accepted", "counter, tag kind", "how many of those came true"),
  DRAFT_PAUSED(
      "draft-paused", "gauge, tag kind", "1 while guessing is off because too few came true"),
  CANARY_ANSWERS(
      "canary-answers", "counter, tag result", "canary questions: right, wrong, gave_way"),
  CANARY_ROUNDS("canary-rounds", "counter, tag result", "canary rounds: passed, failed");

  private final String id;
  private final String kind;
  private final String description;

  WorkerMetric(String id, String kind, String description) {
    this.id = "millrace.worker." + id;
    this.kind = kind;
    this.description = description;
  }

  /** The meter's name. */
  public String id() {
    return id;
  }

  /** Its type, with unit and further tags. */
  public String kind() {
    return kind;
  }

  /** The timer of this model. */
  public Timer timer(MeterRegistry registry, String model) {
    return Timer.builder(id)
        .description(description)
        .tag("model", model)
        .publishPercentileHistogram()
        .register(registry);
  }

  /** The counter of this model, with further tags. */
  public Counter counter(MeterRegistry registry, String model, String... tags) {
    return Counter.builder(id)
        .description(description)
        .tag("model", model)
        .tags(tags)
        .register(registry);
  }

  /** The counter of this model that reads what {@code source} counts, with further tags. */
  public <T> FunctionCounter counted(
      MeterRegistry registry, String model, T source, ToDoubleFunction<T> count, String... tags) {
    return FunctionCounter.builder(id, source, count)
        .description(description)
        .tag("model", model)
        .tags(tags)
        .register(registry);
  }

  /** A gauge of this model that reads the supplier, with further tags. */
  public Gauge gauge(
      MeterRegistry registry, String model, Supplier<Number> reading, String... tags) {
    return Gauge.builder(id, reading)
        .description(description)
        .tag("model", model)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
