package dev.millrace.worker.metrics;

import static dev.millrace.service.metrics.MetricSpec.counter;
import static dev.millrace.service.metrics.MetricSpec.flag;
import static dev.millrace.service.metrics.MetricSpec.gauge;
import static dev.millrace.service.metrics.MetricSpec.timer;

import dev.millrace.model.Outcome;
import dev.millrace.service.metrics.Meters;
import dev.millrace.service.metrics.Metric;
import dev.millrace.service.metrics.MetricSpec;
import dev.millrace.service.metrics.TagKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every meter of a worker. All carry the tag {@code model}. */
public enum WorkerMetric implements Metric {
  TTFT(timer("millrace.worker.ttft", "From taking a run to its first token").withHistogram()),
  INTER_TOKEN(
      timer("millrace.worker.inter-token", "Between two tokens of a run, as the engine gives them")
          .withHistogram()),
  OPENING(
      timer("millrace.worker.opening", "From a run's marker to knowing what stands before it")
          .withHistogram()),
  ACKNOWLEDGEMENT(
      timer("millrace.worker.acknowledgement", "From handing in a token record to its place")
          .withHistogram()),
  TOKENS(
      counter(
          "millrace.worker.tokens", "tokens", "Tokens generated; its rate is tokens per second")),
  TOKEN_RECORDS(counter("millrace.worker.token-records", "records", "Token records written")),
  COALESCED(
      counter(
          "millrace.worker.coalesced-records",
          "records",
          "Token records with more than one token")),
  RUNS_ACTIVE(gauge("millrace.worker.runs-active", "runs", "Runs held")),
  SLOTS_FREE(gauge("millrace.worker.slots-free", "slots", "Slots that a run could take")),
  BREAKER_OPEN(
      flag(
          "millrace.worker.breaker-open",
          "1 while the breaker around the engine lets nothing through")),
  RUNS_ENDED(
      counter("millrace.worker.runs-ended", "runs", "Runs that ended, by outcome or adopted"),
      TagKey.of("outcome", Outcome.class, "adopted")),
  RUNS_ABANDONED(
      counter("millrace.worker.runs-abandoned", "runs", "Runs given up without an end"),
      TagKey.of("cause", AbandonReason.class)),
  RUNS_CONTINUED(
      counter(
          "millrace.worker.runs-continued",
          "runs",
          "Runs that went on after tokens of an earlier one")),
  RUNS_DECLINED(counter("millrace.worker.runs-declined", "runs", "Runs given back untouched")),
  PAUSES(
      counter(
          "millrace.worker.pauses",
          "pauses",
          "Times that the process stood still and dropped its runs")),
  MOVES(counter("millrace.worker.moves", "moves", "Times that it went to another scheduling cell")),
  BATCHES_FOREIGN(
      counter(
          "millrace.worker.batches-foreign", "batches", "Work batches meant for another epoch")),
  BATCHES_UNDECODABLE(
      counter(
          "millrace.worker.batches-undecodable",
          "batches",
          "Work batches that could not be decoded")),
  EVENTS_LOST(
      counter(
          "millrace.worker.events-lost", "events", "Worker events that the broker did not take")),
  PREFIX_LOOKUPS(
      counter("millrace.worker.prefix-lookups", "prompts", "Prompts that asked the prefix cache")),
  PREFIX_HITS(
      counter(
          "millrace.worker.prefix-hits",
          "prompts",
          "Prompts that found a beginning in the prefix cache")),
  PREFIX_TOKENS(
      counter(
          "millrace.worker.prefix-tokens", "tokens", "Prompt tokens taken from the prefix cache")),
  PREFIX_EVICTIONS(
      counter(
          "millrace.worker.prefix-evictions",
          "sequences",
          "Sequences that the prefix cache gave up")),
  DRAFT_GUESSED(
      counter(
          "millrace.worker.draft-guessed",
          "tokens",
          "Tokens drafted ahead, by kind of request: greedy, sampled or constrained"),
      TagKey.open("kind")),
  DRAFT_ACCEPTED(
      counter("millrace.worker.draft-accepted", "tokens", "Drafted tokens that were accepted"),
      TagKey.open("kind")),
  DRAFT_PAUSED(
      flag(
          "millrace.worker.draft-paused",
          "1 while drafting is off because too few tokens were accepted"),
      TagKey.open("kind")),
  CANARY_ANSWERS(
      counter("millrace.worker.canary-answers", "answers", "Answers to canary questions"),
      TagKey.of("result", "right", "wrong", "gave_way")),
  CANARY_ROUNDS(
      counter("millrace.worker.canary-rounds", "rounds", "Rounds of canary questions"),
      TagKey.of("result", "passed", "failed"));

  private static final String MODEL = "model";

  @SuppressWarnings("ImmutableEnumChecker") // its lists are copies
  private final MetricSpec spec;

  WorkerMetric(MetricSpec spec, TagKey... more) {
    List<TagKey> keys = new ArrayList<>();
    keys.add(TagKey.open(MODEL));
    keys.addAll(List.of(more));
    this.spec = spec.by(keys.toArray(TagKey[]::new));
  }

  /** The meters of a worker that serves this model; the tag values exclude the model. */
  public static Meters of(MeterRegistry registry, String model) {
    return new Meters(registry, Map.of(MODEL, model));
  }

  @Override
  public MetricSpec spec() {
    return spec;
  }
}
