package dev.millrace.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.testing.SettableClock;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class CommittedTransactionTest {

  private static final int REQUESTS = ServedModel.values().length * Priority.values().length;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Ledger ledger = new Ledger(clock);
  private final Wires wires = WiresFactory.builtin();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final CommittedTransaction fault =
      new CommittedTransaction(
          7, id -> producer, this::record, ledger, Topics.DEFAULT, wires, clock);

  @Test
  void shouldOweAnEndForEachRequestOfEveryModelAndPriorityOnceItIsCommitted() throws Exception {
    fault.strike();
    assertThat(producer.history()).as("not before the commit").isEmpty();
    assertThat(ledger.open()).isEmpty();

    fault.heal();

    assertThat(ledger.open()).hasSize(REQUESTS).containsExactlyInAnyOrderElementsOf(committed());
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsAll(Stream.of(Priority.values()).map(Topics.DEFAULT::requests).toList());
    assertThat(producer.history()).extracting(ProducerRecord::key).contains("chaos", "chaos-llama");
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldOweNothingWhenTheBrokerRefusesTheCommit() throws Exception {
    fault.strike();
    producer.commitTransactionException = new KafkaException("on purpose");

    fault.heal();

    assertThat(ledger.open()).isEmpty();
    assertThat(ledger.refusedCount()).isEqualTo(REQUESTS);
    assertThat(fault.target()).startsWith("refused");
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldOweAnEndAllTheSameWhenARequestStandsInItsTopic() throws Exception {
    fault.strike();
    InferenceRequest sent = wires.requests().decode(uncommitted().getFirst().value());
    producer.commitTransactionException = new KafkaException("on purpose");
    fault.heal();

    ledger.requested(sent);

    assertThat(ledger.open()).containsExactly(sent.id());
  }

  @Test
  void shouldHaveNothingToCommitWhenItCouldNotBegin() throws Exception {
    producer.initTransactionException = new KafkaException("on purpose");

    fault.strike();
    fault.heal();

    assertThat(ledger.refusedCount()).isZero();
    assertThat(producer.history()).isEmpty();
  }

  private List<RequestId> committed() throws UndecodableException {
    List<RequestId> ids = new ArrayList<>();
    for (ProducerRecord<String, byte[]> each : producer.history()) {
      ids.add(wires.requests().decode(each.value()).id());
    }
    return ids;
  }

  private List<ProducerRecord<String, byte[]>> uncommitted() {
    return producer.uncommittedRecords();
  }

  private InferenceRequest record(RequestId id, PlannedRequest request) {
    return new InferenceRequest(
        id,
        request.tenant(),
        request.model().label(),
        new Input.Prompt(request.prompt()),
        GenerationParameters.DEFAULTS,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
