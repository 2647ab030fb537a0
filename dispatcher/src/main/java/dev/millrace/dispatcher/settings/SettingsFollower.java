package dev.millrace.dispatcher.settings;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.loop.FailurePolicy;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.RecordLoop;
import dev.millrace.logging.LogKey;
import dev.millrace.model.SettingChange;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of settings from the first one on, so that a restarted dispatcher knows them
 * before it decides anything.
 *
 * <p>Thread rule: one thread of its own reads; one owner starts and closes; {@link #rules} from any
 * thread.
 */
public final class SettingsFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SettingsFollower.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final Wire<SettingChange> wire;
  private final TopicPartition partition;
  private final ChangedSettings changed;
  private final RecordLoop<String, byte[]> loop;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile long end;

  /**
   * Connects; reads nothing before {@link #start}.
   *
   * @param topic of the changes, with one partition
   * @param configured the rules before any change
   */
  public static SettingsFollower connect(
      KafkaSettings kafka,
      Wire<SettingChange> wire,
      String topic,
      RulesSource source,
      CellRules configured) {
    return new SettingsFollower(
        new KafkaConsumer<>(kafka.steadyConsumer("millrace-settings")),
        wire,
        topic,
        source,
        configured);
  }

  private SettingsFollower(
      Consumer<String, byte[]> consumer,
      Wire<SettingChange> wire,
      String topic,
      RulesSource source,
      CellRules configured) {
    this.consumer = consumer;
    this.wire = wire;
    this.partition = new TopicPartition(topic, 0);
    this.changed = new ChangedSettings(source, configured);
    this.loop =
        RecordLoop.assigned(
            LoopSettings.of("settings", POLL), FailurePolicy.retry(), consumer, this::take);
  }

  /**
   * Begins to read, and waits until all changes that there are have been taken.
   *
   * @return whether that was within the time
   * @throws KafkaException if Kafka does not answer
   */
  public boolean start(Duration atMost) throws InterruptedException {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    end = consumer.endOffsets(List.of(partition), atMost).getOrDefault(partition, 0L);
    if (consumer.position(partition, atMost) >= end) {
      caughtUp.countDown();
    }
    loop.start();
    return caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What holds now. */
  public LiveRules rules() {
    return changed.rules();
  }

  /** How the reading is doing. */
  public LoopHealth health() {
    return loop.health();
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      if (record.value() != null) {
        take(wire.decode(record.value()), record.offset());
      }
    } catch (UndecodableException undecodable) {
      skipped(record.offset(), String.valueOf(undecodable.getMessage()));
    } finally {
      if (record.offset() + 1 >= end) {
        caughtUp.countDown();
      }
    }
  }

  private void take(SettingChange change, long offset) {
    changed
        .take(change)
        .ifPresentOrElse(
            problem -> skipped(offset, problem),
            () ->
                LOG.atInfo()
                    .addKeyValue(LogKey.OFFSET, offset)
                    .addKeyValue(LogKey.SETTING, change.key())
                    .log("setting changed"));
  }

  private void skipped(long offset, String reason) {
    LOG.atWarn()
        .addKeyValue(LogKey.TOPIC, partition.topic())
        .addKeyValue(LogKey.OFFSET, offset)
        .addKeyValue(LogKey.REASON, reason)
        .log("change of a setting skipped");
  }

  /** Stops reading; bounded. Also closes a consumer that never started. */
  @Override
  public void close() {
    loop.close(CLOSE);
  }
}
