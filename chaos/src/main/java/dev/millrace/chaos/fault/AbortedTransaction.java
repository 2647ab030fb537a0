package dev.millrace.chaos.fault;

import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.Ledger.Running;
import dev.millrace.chaos.records.RawRecords;
import dev.millrace.model.FinishReason;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A transaction writes requests, and tokens and ends of requests that run, hangs for a while and is
 * aborted: nothing of it was ever said. One that cannot be aborted is aborted by the broker.
 */
final class AbortedTransaction implements Fault {

  private static final int REQUESTS = 4;
  private static final int RESULTS = 4;
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final String id;
  private final RawRecords records;
  private final Ledger ledger;
  private final Topics topics;
  private final Wires wires;
  private final Clock clock;
  private final String model;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private String target = "requests";

  AbortedTransaction(
      int number,
      RawRecords records,
      Ledger ledger,
      Topics topics,
      Wires wires,
      Clock clock,
      String model) {
    this.id = "chaos-transaction-" + number;
    this.records = records;
    this.ledger = ledger;
    this.topics = topics;
    this.wires = wires;
    this.clock = clock;
    this.model = model;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public boolean lasts() {
    return true;
  }

  /** What the broker does not take is aborted the sooner. */
  @Override
  public void strike() {
    try {
      write();
    } catch (KafkaException refused) {
      target = "refused: " + refused.getClass().getSimpleName();
    }
  }

  private void write() {
    KafkaProducer<String, byte[]> writing = records.transactional(id);
    producer = writing;
    writing.initTransactions();
    writing.beginTransaction();
    for (int i = 0; i < REQUESTS; i++) {
      send(
          writing,
          topics.requests(i % 2 == 0 ? Priority.CRITICAL : Priority.NORMAL),
          model,
          wires.requests().encode(request(i)));
    }
    List<Running> running = ledger.running();
    List<Running> struck = running.subList(0, Math.min(RESULTS, running.size()));
    for (Running each : struck) {
      String key = each.id().toString();
      send(writing, each.topic(), key, wires.resultEvents().encode(tokens(each)));
      send(writing, each.topic(), key, wires.resultEvents().encode(end(each)));
    }
    writing.flush();
    target = "%d requests, results of %d".formatted(REQUESTS, struck.size());
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, String topic, String key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, ResultAddress.PARTITION, key, value));
  }

  private InferenceRequest request(int number) {
    return new InferenceRequest(
        RequestId.at(clock.instant()),
        InferenceRequest.DEFAULT_TENANT,
        model,
        new Input.Prompt(id + " never asked this, " + number),
        GenerationParameters.DEFAULTS,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private static ResultEvent tokens(Running run) {
    return new ResultEvent.Tokens(run.id(), run.run(), 0, "never said", List.of(1, 2));
  }

  private ResultEvent end(Running run) {
    ResultEvent.Verdict verdict =
        ResultEvent.Verdict.succeeded(
            FinishReason.STOP,
            new Usage(1, 0, 2),
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    return new ResultEvent.Finished(run.id(), run.run(), verdict, clock.instant());
  }

  @Override
  public void heal() {
    KafkaProducer<String, byte[]> writing = producer;
    producer = null;
    if (writing == null) {
      return;
    }
    try (writing) {
      writing.abortTransaction();
    } catch (KafkaException away) {
      writing.close(CLOSE);
    }
  }

  @Override
  public boolean isBack() {
    return true;
  }
}
