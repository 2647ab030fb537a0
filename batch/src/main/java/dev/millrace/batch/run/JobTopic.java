package dev.millrace.batch.run;

import dev.millrace.kafka.BoundedRead;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.standalone.runtime.role.Installation;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The result topic of one job, read from its beginning: whatever ended while nobody looked stands
 * there. One thread; its owner closes it.
 */
public final class JobTopic implements AutoCloseable {

  private static final String CLIENT = "millrace-batch";
  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** Longer than a job that is taken up again after a weekend. */
  private static final Duration RETENTION = Duration.ofDays(7);

  private final TopicPartition place;
  private final Wire<ResultEvent> wire;
  private final KafkaConsumer<String, byte[]> consumer;
  private final TopicAdmin admin;

  private JobTopic(
      TopicPartition place,
      Wire<ResultEvent> wire,
      KafkaConsumer<String, byte[]> consumer,
      TopicAdmin admin) {
    this.place = place;
    this.wire = wire;
    this.consumer = consumer;
    this.admin = admin;
  }

  /**
   * Makes it unless it is there.
   *
   * @throws TopicAdminException if Kafka does not answer or refuses
   */
  public static JobTopic open(Installation on, String tenant, RequestId job)
      throws TopicAdminException, InterruptedException {
    TopicPlan plan = on.plan();
    TopicPartition place =
        new TopicPartition(on.topics().jobResults(tenant, job), ResultAddress.PARTITION);
    TopicAdmin admin = TopicAdmin.connect(on.kafka(), CLIENT + "-admin");
    try {
      var unused =
          TopicAdmin.await(admin.create(List.of(plan.jobResults(tenant, job, RETENTION))), WITHIN);
      KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(on.kafka().consumer(CLIENT));
      consumer.assign(List.of(place));
      consumer.seekToBeginning(List.of(place));
      return new JobTopic(place, on.wires().resultEvents(), consumer, admin);
    } catch (TopicAdminException | InterruptedException | KafkaException failed) {
      admin.close();
      throw failed;
    }
  }

  /** An address before which no request that is sent now has a record. */
  ResultAddress here() {
    return new ResultAddress(place.topic(), consumer.position(place, WITHIN));
  }

  /** Hands over what stands there now. */
  void readAll(Consumer<ResultEvent> reader) {
    BoundedRead.upTo(
        consumer, consumer.endOffsets(List.of(place), WITHIN), record -> take(record, reader));
  }

  /** Hands over what comes within this time. */
  void read(Duration atMost, Consumer<ResultEvent> reader) {
    consumer.poll(atMost).forEach(record -> take(record, reader));
  }

  private void take(ConsumerRecord<String, byte[]> record, Consumer<ResultEvent> reader) {
    try {
      reader.accept(wire.decode(record.value()));
    } catch (UndecodableException strangers) {
      // Readers pass over whatever they did not ask for.
    }
  }

  /** The job is done: nobody needs it any more. Does not wait. */
  void delete() {
    var unused = admin.delete(List.of(place.topic()));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
    admin.close();
  }
}
