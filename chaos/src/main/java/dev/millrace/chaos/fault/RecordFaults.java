package dev.millrace.chaos.fault;

import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.Ledger.Place;
import dev.millrace.chaos.load.Load;
import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.chaos.load.PlannedRequest.Poison;
import dev.millrace.chaos.load.Way;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.chaos.records.PoisonShape;
import dev.millrace.chaos.records.RawRecords;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import dev.millrace.standalone.polling.Polling;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What can be done to the records of an installation. Any thread. */
final class RecordFaults {

  private static final int REPLAYED = 60;
  private static final Duration BEGINS_WITHIN = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<PoisonShape> SHAPES = List.of(PoisonShape.values());

  private final RawRecords records;
  private final Ledger ledger;
  private final Load load;
  private final Topics topics;

  RecordFaults(RawRecords records, Ledger ledger, Load load, Topics topics) {
    this.records = records;
    this.ledger = ledger;
    this.load = load;
    this.topics = topics;
  }

  /** Requests come once more, byte for byte. */
  Fault replayRequests(PlannedFault planned) {
    return replay(topics.requests(PRIORITIES.get(planned.pick() % PRIORITIES.size())), planned);
  }

  /** Old reports of workers come once more. */
  Fault replayWorkerEvents(PlannedFault planned) {
    return replay(topics.workerEvents(), planned);
  }

  private Fault replay(String topic, PlannedFault planned) {
    return new MomentaryFault(
        topic,
        () -> {
          for (int partition = 0; partition < records.partitions(topic); partition++) {
            TopicPartition place = new TopicPartition(topic, partition);
            for (ConsumerRecord<String, byte[]> record :
                records.some(place, planned.pick(), REPLAYED)) {
              Place unused = records.send(place, record.key(), record.value());
            }
          }
        });
  }

  /** A record that nobody can read stands in a topic. */
  Fault poison(PlannedFault planned) {
    // Who reads these owes a dead letter; the others leave such a record out.
    List<String> owing =
        List.of(
            topics.requests(PRIORITIES.get(planned.pick() % PRIORITIES.size())),
            topics.control(),
            topics.workerEvents(),
            topics.completions(),
            topics.closings());
    List<String> workers =
        Stream.of(ServedModel.values()).flatMap(model -> model.workerNames().stream()).toList();
    List<String> others =
        List.of(
            topics.work(new WorkerId(workers.get(planned.pick() % workers.size()))),
            load.sharedTopic(planned.pick()));
    int which = planned.pick() / SHAPES.size() % (owing.size() + others.size());
    String topic = which < owing.size() ? owing.get(which) : others.get(which - owing.size());
    PoisonShape shape = SHAPES.get(planned.pick() % SHAPES.size());
    return new MomentaryFault(
        shape + " in " + topic,
        () -> {
          int partitions = records.partitions(topic);
          if (partitions == 0) {
            return;
          }
          TopicPartition place = new TopicPartition(topic, planned.pick() % partitions);
          byte[] good =
              records.some(place, planned.pick(), 1).stream()
                  .map(ConsumerRecord::value)
                  .filter(value -> value != null)
                  .findFirst()
                  .orElse(new byte[] {0, 0, 0, 0, 1});
          Place stands = records.send(place, "chaos", shape.of(good, planned.pick()));
          if (owing.contains(topic)) {
            ledger.poisoned(stands);
          }
        });
  }

  /** A request runs, and its result topic is deleted. */
  Fault deleteResultTopic(PlannedFault planned) {
    return new MomentaryFault(
        "results.<id>",
        () -> {
          RequestId id = load.sendByKafka(doomed(planned));
          boolean begun = Polling.REAL.within(BEGINS_WITHIN, () -> runs(id), LOOK);
          if (begun) {
            records.delete(topics.dedicatedResults(id));
          }
        });
  }

  private boolean runs(RequestId id) {
    return ledger.running().stream().anyMatch(running -> running.id().equals(id));
  }

  private static PlannedRequest doomed(PlannedFault planned) {
    return new PlannedRequest(
        planned.number(),
        "chaos-doomed-%06d".formatted(planned.number()),
        ServedModel.SCRIPTED,
        Way.KAFKA_DEDICATED,
        "acme",
        Priority.HIGH,
        200,
        Duration.ofMillis(20),
        Optional.empty(),
        OptionalInt.empty(),
        List.of(),
        1,
        Poison.TOPIC_DELETED);
  }
}
