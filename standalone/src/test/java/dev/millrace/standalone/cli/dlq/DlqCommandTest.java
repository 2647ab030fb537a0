package dev.millrace.standalone.cli.dlq;

import static dev.millrace.standalone.cli.output.ExitCode.BAD;
import static dev.millrace.standalone.cli.output.ExitCode.OK;
import static dev.millrace.standalone.cli.output.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.ModelCell;
import dev.millrace.kafka.RepeatedRequest;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.standalone.cli.CommandRun;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code millrace dlq} against a broker, as an operator types it. */
class DlqCommandTest {

  private static final Instant LONG_AGO = Instant.parse("2026-01-31T12:00:00Z");
  private static final String GARBAGE = "no request of ours";

  private final TestingKafka kafka = TestingKafka.shared();
  private final Wires wires = WiresFactory.builtin();
  private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
  private final Topics topics = new Topics(prefix);
  private final RequestId id = RequestId.at(LONG_AGO);

  @BeforeEach
  void makeTopics() throws Exception {
    try (TopicAdmin admin =
        TopicAdmin.connect(KafkaSettings.of(kafka.bootstrapServers()), "dlq-command-test")) {
      TopicAdmin.await(admin.create(TopicPlan.of(topics).fixed()), Duration.ofSeconds(30));
    }
  }

  @Test
  void shouldListWhereWhenWhyAndHowBigWithoutTheContent() {
    put(letter(ReasonCode.UNDECODABLE, GARBAGE.getBytes(StandardCharsets.UTF_8)));
    put(letter(ReasonCode.ATTEMPTS_EXHAUSTED, request()));

    CommandRun listed = dlq("list", "--json");
    CommandRun latest = dlq("list", "--json", "--limit", "1");

    assertThat(listed.exitCode()).as(listed.err()).isEqualTo(OK);
    assertThat(listed.out()).doesNotContain(GARBAGE).doesNotContain("hex");
    assertThat(listed.json()).hasSize(2);
    JsonNode first = listed.json().getFirst();
    assertThat(first.path("letter").asText()).isEqualTo("0:0");
    assertThat(first.path("source_topic").asText()).isEqualTo(topics.requests(Priority.NORMAL));
    assertThat(first.path("source_offset").asLong()).isEqualTo(7);
    assertThat(first.path("reason_code").asText()).isEqualTo("UNDECODABLE");
    assertThat(first.path("bytes").asInt()).isGreaterThan(GARBAGE.length());
    assertThat(latest.json()).hasSize(1);
    assertThat(dlq("list").out()).contains("ATTEMPTS_EXHAUSTED").doesNotContain(GARBAGE);
  }

  @Test
  void shouldShowTextAsTextAndAnythingElseAsHex() {
    put(letter(ReasonCode.UNDECODABLE, GARBAGE.getBytes(StandardCharsets.UTF_8)));
    put(letter(ReasonCode.ATTEMPTS_EXHAUSTED, request()));

    JsonNode text = dlq("show", "0:0", "--json").json().getFirst();
    JsonNode hex = dlq("show", "0:1", "--json").json().getFirst();
    JsonNode asked = dlq("show", "0:0", "--hex", "--json").json().getFirst();

    assertThat(text.path("value").path("form").asText()).isEqualTo("text");
    assertThat(text.path("value").path("content").asText()).isEqualTo(GARBAGE);
    assertThat(text.path("key").path("content").asText()).isEqualTo("m");
    assertThat(hex.path("value").path("form").asText()).isEqualTo("hex");
    assertThat(hex.path("value").path("content").asText()).hasSize(2 * request().length);
    assertThat(asked.path("value").path("content").asText()).startsWith("6e6f2072");
    assertThat(dlq("show", "0:0").out()).contains(GARBAGE).contains("value (text)");
    assertThat(dlq("show", "0:9").exitCode()).isEqualTo(BAD);
  }

  @Test
  void shouldSendARequestBackAsItWasAndMarkItAsRepeated() {
    put(letter(ReasonCode.ATTEMPTS_EXHAUSTED, request()));

    CommandRun replayed = dlq("replay", "0:0", "--json");

    assertThat(replayed.exitCode()).as(replayed.err()).isEqualTo(OK);
    assertThat(replayed.json().getFirst().path("request_id").asText()).isEqualTo(id.toString());
    List<ConsumerRecord<String, byte[]>> back = records(topics.requests(Priority.NORMAL));
    assertThat(back).hasSize(1);
    assertThat(back.getFirst().key()).isEqualTo("m");
    assertThat(back.getFirst().value()).isEqualTo(request());
    assertThat(RepeatedRequest.isMarked(back.getFirst().headers())).isTrue();
    assertThat(back.getFirst().headers().lastHeader("origin").value()).containsExactly(1, 2);
    assertThat(back.getFirst().headers().lastHeader("millrace-forwarded")).isNull();
  }

  @Test
  void shouldSendTheSameRequestUnderAnotherIdWhenAskedTo() throws Exception {
    put(letter(ReasonCode.ATTEMPTS_EXHAUSTED, request()));

    CommandRun replayed = dlq("replay", "0:0", "--new-id", "--json");

    InferenceRequest sent =
        wires.requests().decode(records(topics.requests(Priority.NORMAL)).getFirst().value());
    assertThat(sent.id().toString())
        .isEqualTo(replayed.json().getFirst().path("request_id").asText())
        .isNotEqualTo(id.toString());
    assertThat(sent.input()).isEqualTo(new Input.Prompt("once"));
    assertThat(sent.resultAddress()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoRequestAndSayWhy() {
    put(letter(ReasonCode.UNDECODABLE, GARBAGE.getBytes(StandardCharsets.UTF_8)));
    putBytes("not even a letter".getBytes(StandardCharsets.UTF_8));
    put(from(topics.control(), request()));

    CommandRun replayed = dlq("replay", "0:0", "0:1", "0:2", "0:7", "--json");

    assertThat(replayed.exitCode()).isEqualTo(BAD);
    assertThat(replayed.json())
        .extracting(line -> line.path("refused").asText())
        .satisfiesExactly(
            garbage -> assertThat(garbage).startsWith("its content is no request: "),
            bytes -> assertThat(bytes).startsWith("the record is no dead letter: "),
            control -> assertThat(control).contains("where there are no requests"),
            missing -> assertThat(missing).isEqualTo("there is no such letter"));
    assertThat(records(topics.requests(Priority.NORMAL))).isEmpty();
  }

  @Test
  void shouldPurgeUpToALetterWhenItIsConfirmed() {
    for (int i = 0; i < 3; i++) {
      put(letter(ReasonCode.UNDECODABLE, new byte[] {(byte) i}));
    }

    CommandRun asked = dlq("purge", "--up-to", "0:1", "--json");
    int before = dlq("list", "--json").json().size();
    CommandRun done = dlq("purge", "--up-to", "0:1", "--yes", "--json");

    assertThat(asked.exitCode()).isEqualTo(USAGE);
    assertThat(asked.json().getFirst().path("letters").asInt()).isEqualTo(2);
    assertThat(before).isEqualTo(3);
    assertThat(done.exitCode()).as(done.err()).isEqualTo(OK);
    assertThat(dlq("list", "--json").json())
        .extracting(line -> line.path("letter").asText())
        .containsExactly("0:2");
  }

  @Test
  void shouldPurgeByAgeInEveryPartition() {
    put(letter(ReasonCode.UNDECODABLE, new byte[] {1}));

    CommandRun none = dlq("purge", "--older-than", "9999d", "--yes", "--json");
    CommandRun all = dlq("purge", "--older-than", "1d", "--yes", "--json");

    assertThat(none.json().getFirst().path("letters").asInt()).isZero();
    assertThat(all.json().getFirst().path("letters").asInt()).isEqualTo(1);
    assertThat(dlq("list", "--json").out()).isEmpty();
  }

  private CommandRun dlq(String... words) {
    List<String> all = new ArrayList<>(List.of("dlq"));
    all.addAll(List.of(words));
    all.addAll(List.of("--kafka", kafka.bootstrapServers(), "--set", "kafka.prefix=" + prefix));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private byte[] request() {
    return wires
        .requests()
        .encode(
            new InferenceRequest(
                id,
                "acme",
                "m",
                new Input.Prompt("once"),
                GenerationParameters.DEFAULTS,
                Optional.empty(),
                Optional.empty(),
                Map.of()));
  }

  private DeadLetter letter(ReasonCode code, byte[] value) {
    return letter(topics.requests(Priority.NORMAL), code, value);
  }

  private DeadLetter from(String topic, byte[] value) {
    return letter(topic, ReasonCode.UNDECODABLE, value);
  }

  private static DeadLetter letter(String topic, ReasonCode code, byte[] value) {
    return new DeadLetter(
        topic,
        0,
        7,
        LONG_AGO,
        Optional.of(Bytes.of(ModelCell.key("m"))),
        Optional.of(Bytes.of(value)),
        List.of(
            new DeadLetter.Header("origin", Bytes.of(new byte[] {1, 2})),
            new DeadLetter.Header("millrace-forwarded", Bytes.of(new byte[] {1}))),
        code,
        "on purpose",
        LONG_AGO);
  }

  private void put(DeadLetter letter) {
    putBytes(wires.deadLetters().encode(letter));
  }

  /** Into one partition, so that letters have an order. */
  private void putBytes(byte[] value) {
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      var unused =
          producer.send(
              new ProducerRecord<>(topics.deadLetters(), 0, LONG_AGO.toEpochMilli(), "k", value));
    }
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(50)).forEach(found::add);
      }
    }
    return found;
  }
}
