package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicProvisioner;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.kafka.TopicsUnavailableException;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.redis.RedisSettings;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.results.RedisResultRecords;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.service.Health;
import dev.millrace.service.RoleStartException;
import dev.millrace.testing.TestingKafka;
import dev.millrace.testing.TestingRedis;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultSinkTest {

  private double triesInVain() {
    return meters.find("millrace.sink.results").tag("kept", "no").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private boolean degraded() {
    return sink.health().state() == Health.State.DEGRADED;
  }

  private static final TestingKafka KAFKA = TestingKafka.shared();

  private final Wires wires = WiresFactory.builtin();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Topics topics =
      new Topics("s" + UUID.randomUUID().toString().substring(0, 8) + ".");
  private TestingRedis redis;
  private RedisState state;
  private ResultRecords results;
  private KafkaProducer<String, byte[]> producer;
  private Admin admin;
  private ResultSink sink;

  @BeforeEach
  void start() throws RoleStartException, TopicsUnavailableException {
    KafkaSettings kafka = KafkaSettings.of(KAFKA.bootstrapServers());
    new TopicProvisioner(kafka, System::nanoTime)
        .provision(
            new TopicPlan(topics, TopicSettings.of(2, (short) 1)).fixed(), Duration.ofSeconds(60));
    redis = TestingRedis.start();
    state = RedisState.connect(RedisSettings.parse(redis.uri().toString()), meters);
    results = new RedisResultRecords(state);
    producer = KAFKA.producer();
    admin = Admin.create(KAFKA.clientConfig());
    sink = sink(ResultSinkConfig.defaults(KAFKA.clientConfig()));
    sink.start();
    await(() -> assertThat(sink.health().state()).isEqualTo(Health.State.HEALTHY));
  }

  @AfterEach
  void stop() {
    sink.close();
    admin.close();
    producer.close();
    state.close();
    redis.close();
  }

  @Test
  void shouldKeepTheResultOfACompletionAndBuryWhatIsNone() {
    RequestId id = RequestId.at(Instant.now());
    String topic = topics.leasedResults(RequestId.at(Instant.now()), 0);
    KAFKA.createTopic(topic, 1, Map.of());
    send(topic, "other", new byte[] {1, 2, 3});
    writeResult(id, topic);
    send(topics.completions(), "garbage", new byte[] {9, 9});
    complete(id, topic, 1);

    await(() -> assertThat(results.find(id, "acme")).isPresent());

    ResultRecord kept = results.find(id).orElseThrow();
    assertThat(kept.text()).isEqualTo("ab c");
    assertThat(kept.tokens()).isEqualTo(3);
    assertThat(kept.verdict()).isEqualTo(TestingCompletions.success());
    await(
        () -> {
          List<DeadLetter> letters = deadLetters();
          assertThat(letters).hasSize(1);
          assertThat(letters.getFirst().sourceTopic()).isEqualTo(topics.completions());
          assertThat(letters.getFirst().value()).contains(DeadLetter.Bytes.of(new byte[] {9, 9}));
        });
    await(() -> assertThat(committed()).isEqualTo(2));
  }

  @Test
  void shouldFindTheResultOfARequestThatNamedNoTopicByItsTime() {
    RequestId id = RequestId.at(Instant.now());
    writeResult(RequestId.at(Instant.now()), topics.sharedResults());
    writeResult(id, topics.sharedResults());
    ResultAddress address =
        ResultAddress.since(topics.sharedResults(), Instant.now().minusSeconds(60));

    complete(id, address.topic(), address.startOffset());

    await(() -> assertThat(results.find(id, "acme")).isPresent());
    ResultRecord kept = results.find(id).orElseThrow();
    assertThat(kept.text()).isEqualTo("ab c");
    assertThat(kept.address()).isEqualTo(address);
  }

  @Test
  void shouldKeepWhatEndedWhileRedisWasAway() {
    RequestId id = RequestId.at(Instant.now());
    String topic = topics.dedicatedResults(id);
    KAFKA.createTopic(topic, 1, Map.of());
    writeResult(id, topic);
    redis.kill();
    await(() -> assertThat(sink.health().state()).isEqualTo(Health.State.DEGRADED));
    assertThat(sink.health().ready()).isTrue();

    complete(id, topic, 0);
    redis.restart();

    await(() -> assertThat(results.find(id, "acme")).isPresent());
    await(() -> assertThat(committed()).isEqualTo(1));
    await(() -> assertThat(sink.health().state()).isEqualTo(Health.State.HEALTHY));
  }

  @Test
  void shouldKeepWhatEndedJustWhenRedisWent() {
    RequestId id = RequestId.at(Instant.now());
    String topic = topics.dedicatedResults(id);
    KAFKA.createTopic(topic, 1, Map.of());
    writeResult(id, topic);

    redis.freeze();
    complete(id, topic, 0);
    await(() -> assertThat(triesInVain() > 0 || degraded()).isTrue());
    redis.thaw();

    await(() -> assertThat(results.find(id, "acme")).isPresent());
    await(() -> assertThat(committed()).isEqualTo(1));
  }

  @Test
  void shouldRemoveDedicatedTopicsAndOnlyThem() throws Exception {
    sink.close();
    RequestId id = RequestId.at(Instant.now());
    RequestId before = RequestId.at(Instant.now());
    String theirs = topics.dedicatedResults(id) + ".notes";
    for (String topic :
        List.of(topics.dedicatedResults(id), topics.dedicatedResults(before), theirs)) {
      KAFKA.createTopic(topic, 1, Map.of());
    }
    writeResult(before, topics.dedicatedResults(before));
    writeResult(id, theirs);
    sink =
        sink(
            ResultSinkConfig.defaults(KAFKA.clientConfig())
                .with(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(20)));

    startAgain();
    writeResult(id, topics.dedicatedResults(id));
    complete(id, topics.dedicatedResults(id), 0);

    await(
        () ->
            assertThat(topicNames())
                .doesNotContain(topics.dedicatedResults(id), topics.dedicatedResults(before)));
    assertThat(topicNames()).contains(theirs, topics.completions());
    assertThat(results.find(id)).isPresent();
  }

  @Test
  void shouldFinishWhatItHasAndNotBeReadyWhenItDrains() {
    sink.drain(Duration.ofSeconds(20));

    assertThat(sink.health().ready()).isFalse();
  }

  @Test
  void shouldNameTheTopicsWhenTheyAreMissing() {
    try (ResultSink lost =
        new ResultSink(
            ResultSinkConfig.defaults(KAFKA.clientConfig()),
            TopicPlan.of(new Topics("nowhere.")),
            wires,
            results,
            state::availability,
            new SimpleMeterRegistry(),
            Clock.systemUTC())) {

      assertThatThrownBy(lost::start)
          .isInstanceOf(RoleStartException.class)
          .hasMessageContaining("nowhere.completions");
    }
  }

  @Test
  void shouldShareCompletionsWithinAnInstallationOnly() {
    assertThat(new ConsumerGroups(Topics.DEFAULT).sink()).isEqualTo("millrace-sink");
    assertThat(new ConsumerGroups(new Topics("a.")).sink()).isEqualTo("a.millrace-sink");
  }

  private ResultSink sink(ResultSinkConfig config) {
    return new ResultSink(
        config,
        TopicPlan.of(topics),
        wires,
        results,
        state::availability,
        meters,
        Clock.systemUTC());
  }

  private void startAgain() {
    try {
      sink.start();
    } catch (RoleStartException e) {
      throw new IllegalStateException(e);
    }
  }

  private void writeResult(RequestId id, String topic) {
    long run = TestingCompletions.RUN;
    Wire<ResultEvent> wire = wires.resultEvents();
    Instant now = Instant.now();
    send(
        topic,
        id.toString(),
        wire.encode(new Started(id, run, StartMode.RESTART, 1, "worker-1", "demo", now, "acme")));
    send(topic, id.toString(), wire.encode(new Tokens(id, run, 0, "ab", List.of(1, 2))));
    send(topic, id.toString(), wire.encode(new Tokens(id, run, 2, " c", List.of(3))));
    send(
        topic,
        id.toString(),
        wire.encode(new Finished(id, run, TestingCompletions.success(), now)));
  }

  private void complete(RequestId id, String topic, long offset) {
    send(
        topics.completions(),
        id.toString(),
        wires
            .completions()
            .encode(TestingCompletions.completion(id, topic, offset, Instant.now())));
  }

  private void send(String topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<DeadLetter> deadLetters() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = KAFKA.consumer()) {
      consumer.assign(
          consumer.partitionsFor(topics.deadLetters()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList());
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(2))) {
        letters.add(wires.deadLetters().decode(record.value()));
      }
    }
    return letters;
  }

  private long committed() throws Exception {
    return admin
        .listConsumerGroupOffsets(new ConsumerGroups(topics).sink())
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().topic().equals(topics.completions()))
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  private Set<String> topicNames() throws Exception {
    return admin.listTopics().names().get();
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
  }
}
