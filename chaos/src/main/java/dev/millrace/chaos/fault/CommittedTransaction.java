package dev.millrace.chaos.fault;

import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.chaos.load.PlannedRequest.Poison;
import dev.millrace.chaos.load.Way;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A transaction writes requests of every priority and model and is aborted; a second one, of the
 * same producer, writes the same requests once more, hangs for a while and is committed: each of
 * them ends, and once. Where the broker does not say whether it took the end of a transaction, the
 * request topics do.
 */
final class CommittedTransaction implements Fault {

  private static final int TOKENS = 40;
  private static final Duration PER_TOKEN = Duration.ofMillis(10);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final String id;
  private final Function<String, ? extends Producer<String, byte[]>> producers;
  private final BiFunction<RequestId, PlannedRequest, InferenceRequest> records;
  private final Ledger ledger;
  private final Topics topics;
  private final Wires wires;
  private final Map<RequestId, PlannedRequest> requests = new LinkedHashMap<>();
  private @Nullable Producer<String, byte[]> producer;
  private String target = "requests";
  private boolean sent;

  /**
   * @param producers makes a producer for transactions of this id
   * @param records makes the record of a request
   */
  CommittedTransaction(
      int number,
      Function<String, ? extends Producer<String, byte[]>> producers,
      BiFunction<RequestId, PlannedRequest, InferenceRequest> records,
      Ledger ledger,
      Topics topics,
      Wires wires,
      Clock clock) {
    this.id = "chaos-committed-" + number;
    this.producers = producers;
    this.records = records;
    this.ledger = ledger;
    this.topics = topics;
    this.wires = wires;
    for (ServedModel model : ServedModel.values()) {
      for (Priority priority : Priority.values()) {
        requests.put(RequestId.at(clock.instant()), request(model, priority, number));
      }
    }
  }

  private static PlannedRequest request(ServedModel model, Priority priority, int number) {
    return new PlannedRequest(
        number,
        "chaos-committed-%06d-%s-%s".formatted(number, model.label(), priority.label()),
        model,
        Way.KAFKA,
        "globex",
        priority,
        TOKENS,
        PER_TOKEN,
        Optional.empty(),
        OptionalInt.empty(),
        List.of(),
        1,
        Poison.NONE);
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public boolean lasts() {
    return true;
  }

  @Override
  public void strike() {
    try {
      Producer<String, byte[]> writing = producers.apply(id);
      producer = writing;
      writing.initTransactions();
      write(writing);
      writing.abortTransaction();
      // From here on they may stand in their topics.
      sent = true;
      requests.values().forEach(ledger::sending);
      write(writing);
      target = requests.size() + " requests";
    } catch (KafkaException refused) {
      giveUp(refused);
    }
  }

  private void write(Producer<String, byte[]> writing) {
    writing.beginTransaction();
    requests.forEach(
        (request, planned) -> {
          var unused =
              writing.send(
                  new ProducerRecord<>(
                      topics.requests(planned.priority()),
                      planned.model().label(),
                      wires.requests().encode(records.apply(request, planned))));
        });
    writing.flush();
  }

  /** Commits; what was committed has to end. */
  @Override
  public void heal() {
    Producer<String, byte[]> writing = producer;
    producer = null;
    if (writing == null) {
      return;
    }
    try {
      writing.commitTransaction();
      writing.close(CLOSE);
    } catch (KafkaException refused) {
      producer = writing;
      giveUp(refused);
      return;
    }
    requests.forEach(
        (request, planned) -> {
          ledger.named(request, planned);
          ledger.acknowledged(request);
        });
  }

  /** What the broker has not got a commit of it aborts, at the latest after a while. */
  private void giveUp(KafkaException refused) {
    target = "refused: " + refused.getClass().getSimpleName();
    Producer<String, byte[]> writing = producer;
    producer = null;
    if (writing != null) {
      writing.close(CLOSE);
    }
    if (sent) {
      requests.values().forEach(unused -> ledger.refused());
    }
  }

  @Override
  public boolean isBack() {
    return true;
  }
}
