package dev.millrace.resultlog.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.ResultUnreadableException.Reason;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import dev.millrace.wire.factory.WiresFactory;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many readers, two consumers, against a broker. */
class SharedReaderTest {

  private static final TestingKafka KAFKA = TestingKafka.shared();
  private static final Wire<ResultEvent> WIRE = WiresFactory.builtin().resultEvents();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CLIENT = "shared-reader-test";

  private final String prefix = Long.toHexString(System.nanoTime()) + ".";
  private final Admin admin = Admin.create(KAFKA.clientConfig());
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          KafkaSettings.of(KAFKA.bootstrapServers()).resultProducer("shared-reader-test-writer"));
  private ResultTopics topics;
  private SharedReader reader;

  @BeforeEach
  void open() {
    topics =
        new ResultTopics(
            new TopicAdmin(admin),
            TopicPlan.of(new Topics(prefix)),
            Duration.ofHours(1),
            System::nanoTime);
    KafkaSettings kafka = KafkaSettings.of(KAFKA.bootstrapServers());
    reader =
        new SharedReader(kafka, CLIENT, topics, WIRE, Duration.ofSeconds(10), System::nanoTime);
  }

  @AfterEach
  void close() {
    reader.close();
    producer.close(Duration.ofSeconds(1));
    admin.close(Duration.ofSeconds(1));
  }

  @Test
  void shouldServeReadersOfOneTopicFromTheirOwnOffsets() throws Exception {
    String topic = topic();
    RequestId request = newId();
    append(topic, request, 0, 100);
    List<LogTail> tails = new ArrayList<>();
    for (long from = 0; from <= 100; from += 10) {
      tails.add(reader.follow(request, new ResultAddress(topic, from)));
    }

    append(topic, request, 100, 20);

    for (int i = 0; i < tails.size(); i++) {
      assertThat(offsets(tails.get(i), 120 - 10 * i)).isEqualTo(range(10L * i, 120));
      tails.get(i).close();
    }
    assertThat(reader.readers()).isZero();
  }

  @Test
  void shouldServeLateReadersWithoutHoldingUpLiveOnes() throws Exception {
    String topic = topic();
    RequestId request = newId();
    append(topic, request, 0, 50);
    LogTail live = reader.follow(request, new ResultAddress(topic, 49));
    assertThat(offsets(live, 1)).containsExactly(49L);

    LogTail late = reader.follow(request, new ResultAddress(topic, 0));
    append(topic, request, 50, 10);

    assertThat(offsets(live, 10)).isEqualTo(range(50, 60));
    assertThat(offsets(late, 60)).isEqualTo(range(0, 60));
  }

  @Test
  void shouldServeASlowReaderFromItsOwnOffsetAndTheOthersMeanwhile() throws Exception {
    String topic = topic();
    RequestId request = newId();
    int records = 4 * Subscription.MAX_ENTRIES;
    LogTail slow = reader.follow(request, new ResultAddress(topic, 0));
    LogTail quick = reader.follow(request, new ResultAddress(topic, 0));

    append(topic, request, 0, records);

    assertThat(offsets(quick, records)).isEqualTo(range(0, records));
    assertThat(offsets(slow, records)).isEqualTo(range(0, records));
  }

  @Test
  void shouldSayThatTheTopicIsMissing() {
    LogTail tail = reader.follow(newId(), new ResultAddress(prefix + "nowhere", 0));

    assertReason(tail, Reason.TOPIC_MISSING);
  }

  @Test
  void shouldSayThatTheStartIsLostToOneReaderAndServeTheOther() throws Exception {
    String topic = topic();
    RequestId request = newId();
    append(topic, request, 0, 10);
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
        .all()
        .get();

    LogTail lost = reader.follow(request, new ResultAddress(topic, 3));
    LogTail kept = reader.follow(request, new ResultAddress(topic, 5));

    assertThatThrownBy(() -> lost.next(PATIENCE))
        .isInstanceOfSatisfying(
            ResultUnreadableException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.START_LOST);
              assertThat(failure.earliest()).isEqualTo(5);
            });
    assertThat(offsets(kept, 5)).isEqualTo(range(5, 10));
    assertReason(reader.follow(request, new ResultAddress(topic, 0)), Reason.START_LOST);
  }

  @Test
  void shouldSayThatTheLogDoesNotReachThatFar() throws Exception {
    String topic = topic();
    RequestId request = newId();
    append(topic, request, 0, 10);

    assertReason(reader.follow(request, new ResultAddress(topic, 11)), Reason.BEYOND_END);
    LogTail live = reader.follow(request, new ResultAddress(topic, 9));
    assertThat(offsets(live, 1)).containsExactly(9L);
    assertReason(reader.follow(request, new ResultAddress(topic, 12)), Reason.BEYOND_END);
    append(topic, request, 10, 1);
    assertThat(offsets(live, 1)).containsExactly(10L);
  }

  @Test
  void shouldReadUpToAnEndThatHoldsNoRecord() throws Exception {
    String topic = topic();
    RequestId request = newId();
    Map<String, Object> transactional = new HashMap<>(KAFKA.clientConfig());
    transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + "writer");
    try (KafkaProducer<String, byte[]> writer =
        new KafkaProducer<>(transactional, new StringSerializer(), new ByteArraySerializer())) {
      writer.initTransactions();
      writer.beginTransaction();
      writer.send(record(topic, request, 0)).get();
      writer.commitTransaction();
    }

    List<LogEntry> entries = reader.read(request, new ResultAddress(topic, 0), 2);

    assertThat(entries).extracting(LogEntry::offset).containsExactly(0L);
  }

  @Test
  void shouldEndTheWaitOfReadersThatAreClosed() throws Exception {
    String topic = topic();
    LogTail tail = reader.follow(newId(), new ResultAddress(topic, 0));
    LogTail other = reader.follow(newId(), new ResultAddress(topic, 0));
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Future<Optional<LogEntry>> waiting = threads.submit(() -> tail.next(Duration.ofHours(1)));
      Future<Optional<LogEntry>> waitingToo = threads.submit(() -> other.next(Duration.ofHours(1)));

      tail.close();
      reader.close();

      assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
      assertThatThrownBy(() -> waitingToo.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ResultUnreadableException.class);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldServeAThousandReadersWithTwoConsumers() throws Exception {
    int topicCount = 40;
    int perTopic = 25;
    int tokens = 6;
    List<String> names = new ArrayList<>();
    List<List<RequestId>> requests = new ArrayList<>();
    for (int t = 0; t < topicCount; t++) {
      String topic = topic();
      List<RequestId> ids = new ArrayList<>();
      for (int r = 0; r < perTopic; r++) {
        ids.add(newId());
      }
      for (int i = 0; i < tokens; i++) {
        for (RequestId id : ids) {
          var unused = producer.send(record(topic, id, i));
        }
      }
      names.add(topic);
      requests.add(ids);
    }
    producer.flush();

    List<LogTail> tails = new ArrayList<>();
    for (int r = 0; r < perTopic; r++) {
      for (int t = 0; t < topicCount; t++) {
        tails.add(reader.follow(requests.get(t).get(r), new ResultAddress(names.get(t), r)));
      }
    }
    for (int r = 0; r < perTopic; r++) {
      for (int t = 0; t < topicCount; t++) {
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
          expected.add((long) i * perTopic + r);
        }
        assertThat(offsets(tails.get(r * topicCount + t), tokens)).isEqualTo(expected);
      }
    }
    assertThat(reader.readers()).isEqualTo(topicCount * perTopic);
    assertThat(consumers()).isBetween(1, 2);

    tails.forEach(LogTail::close);
    reader.close();
    await().untilAsserted(() -> assertThat(consumers()).isZero());
  }

  /** Consumers that Kafka's client has registered in this process, by their names. */
  private static int consumers() throws Exception {
    ObjectName pattern = new ObjectName("kafka.consumer:type=app-info,id=" + CLIENT + "-*");
    Set<ObjectName> found = ManagementFactory.getPlatformMBeanServer().queryNames(pattern, null);
    return found.size();
  }

  private static void assertReason(LogTail tail, Reason reason) {
    assertThatThrownBy(() -> tail.next(PATIENCE))
        .isInstanceOfSatisfying(
            ResultUnreadableException.class,
            failure -> assertThat(failure.reason()).isEqualTo(reason));
    tail.close();
  }

  private static List<Long> offsets(LogTail tail, int count) throws ResultUnreadableException {
    List<Long> offsets = new ArrayList<>();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (offsets.size() < count && System.nanoTime() - giveUp < 0) {
      tail.next(Duration.ofSeconds(1)).ifPresent(entry -> offsets.add(entry.offset()));
    }
    return offsets;
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private String topic() throws Exception {
    return topics.createDedicated(newId()).get(20, TimeUnit.SECONDS);
  }

  private void append(String topic, RequestId request, int first, int count) {
    for (int i = first; i < first + count; i++) {
      var unused = producer.send(record(topic, request, i));
    }
    producer.flush();
  }

  private static ProducerRecord<String, byte[]> record(String topic, RequestId request, int index) {
    ResultEvent event = new ResultEvent.Tokens(request, 1, index, "x", List.of(index));
    return new ProducerRecord<>(topic, 0, request.toString(), WIRE.encode(event));
  }

  private static RequestId newId() {
    return RequestId.at(Instant.now());
  }
}
