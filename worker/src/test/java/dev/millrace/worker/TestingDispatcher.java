package dev.millrace.worker;

import dev.millrace.model.DeadLetter;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerId;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/**
 * The dispatcher's and the reader's side of a worker, by hand: sends batches, collects what the
 * worker reports, reads result topics. One test thread.
 */
final class TestingDispatcher implements AutoCloseable {

  static final int CELLS = 2;

  final Topics topics = new Topics("t" + Long.toHexString(System.nanoTime()) + ".");
  final WorkerId worker = new WorkerId("worker-1");
  final Wires wires;
  private final TestingKafka kafka;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> eventReader;
  private final KafkaConsumer<String, byte[]> resultReader;
  private final List<WorkerEvent> events = new ArrayList<>();

  TestingDispatcher(Wires wires) {
    this(wires, TestingKafka.shared());
  }

  TestingDispatcher(Wires wires, TestingKafka kafka) {
    this.wires = wires;
    this.kafka = kafka;
    this.producer = kafka.producer();
    this.eventReader = kafka.consumer();
    this.resultReader = kafka.consumer();
    kafka.createTopic(topics.workerEvents(), CELLS, Map.of());
    kafka.createTopic(topics.deadLetters(), 1, Map.of());
    eventReader.assign(
        IntStream.range(0, CELLS)
            .mapToObj(cell -> new TopicPartition(topics.workerEvents(), cell))
            .toList());
    eventReader.seekToBeginning(eventReader.assignment());
  }

  /** A new result topic. */
  ResultAddress address() {
    String topic = topics.leasedResults(RequestId.at(Instant.now()), 0);
    kafka.createTopic(topic, 1, Map.of());
    return new ResultAddress(topic, 0);
  }

  /** A piece of work with a minute to go. */
  WorkItem item(String prompt, int maxTokens, long run, ResultAddress address) {
    return item(
        RequestId.at(Instant.now()),
        prompt,
        maxTokens,
        run,
        Optional.of(Instant.now().plusSeconds(60)),
        address);
  }

  WorkItem item(
      RequestId id,
      String prompt,
      int maxTokens,
      long run,
      Optional<Instant> deadline,
      ResultAddress address) {
    GenerationParameters d = GenerationParameters.DEFAULTS;
    GenerationParameters parameters =
        new GenerationParameters(
            maxTokens,
            d.temperature(),
            d.topK(),
            d.topP(),
            d.minP(),
            d.repeatPenalty(),
            d.frequencyPenalty(),
            d.presencePenalty(),
            d.seed(),
            d.stop());
    InferenceRequest request =
        new InferenceRequest(
            id,
            "default",
            "model",
            new Input.Prompt(prompt),
            parameters,
            Optional.empty(),
            Optional.of(address),
            Map.of());
    return new WorkItem(request, Priority.NORMAL, run, 1, Instant.now(), deadline, address);
  }

  void send(long epoch, WorkItem... items) {
    send(new WorkBatch(worker, epoch, List.of(items), List.of()));
  }

  void cancel(long epoch, WorkItem item, String reason) {
    WorkBatch.CancelRun stop = new WorkBatch.CancelRun(item.request().id(), item.run(), reason);
    send(new WorkBatch(worker, epoch, List.of(), List.of(stop)));
  }

  void suspend(long epoch, WorkItem item) {
    WorkBatch.SuspendRun back = new WorkBatch.SuspendRun(item.request().id(), item.run());
    send(new WorkBatch(worker, epoch, List.of(), List.of(), List.of(back)));
  }

  void move(long epoch, int cell) {
    send(WorkBatch.move(worker, epoch, cell));
  }

  private void send(WorkBatch batch) {
    append(topics.work(worker), wires.workBatches().encode(batch));
  }

  void append(String topic, byte[] bytes) {
    try {
      producer.send(new ProducerRecord<>(topic, 0, "key", bytes)).get();
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  void append(ResultAddress address, ResultEvent event) {
    append(address.topic(), wires.resultEvents().encode(event));
  }

  /** Everything the worker has reported so far. */
  List<WorkerEvent> events() {
    for (ConsumerRecord<String, byte[]> record : eventReader.poll(Duration.ofMillis(20))) {
      events.add(decode(record, wires.workerEvents()::decode));
    }
    return List.copyOf(events);
  }

  /** Waits for an event of this kind that the question has an answer to. */
  <E extends WorkerEvent> E await(Class<E> kind, Function<E, Boolean> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                events().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .filter(wanted::apply)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  WorkerEvent.RunEnded awaitEnd(WorkItem item) {
    return await(
        WorkerEvent.RunEnded.class,
        e -> e.run() == item.run() && e.requestId().equals(item.request().id()));
  }

  /** Every record of a result topic up to now. */
  List<ResultEvent> results(ResultAddress address) {
    return read(address, wires.resultEvents()::decode);
  }

  private <T> List<T> read(ResultAddress address, Decoding<T> wire) {
    TopicPartition partition = new TopicPartition(address.topic(), 0);
    resultReader.assign(Set.of(partition));
    long end = resultReader.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
    resultReader.seek(partition, address.startOffset());
    List<T> read = new ArrayList<>();
    while (resultReader.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> record : resultReader.poll(Duration.ofMillis(20))) {
        read.add(decode(record, wire));
      }
    }
    return read;
  }

  /** Every dead letter up to now. */
  List<DeadLetter> deadLetters() {
    return read(new ResultAddress(topics.deadLetters(), 0), wires.deadLetters()::decode);
  }

  /** The stream of one request, by the reader rule. */
  StreamReader read(WorkItem item) {
    StreamReader reader = new StreamReader(item.request().id());
    results(item.address()).forEach(reader::read);
    return reader;
  }

  private interface Decoding<T> {
    T apply(byte[] bytes) throws UndecodableException;
  }

  private static <T> T decode(ConsumerRecord<String, byte[]> record, Decoding<T> wire) {
    try {
      return wire.apply(record.value());
    } catch (UndecodableException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    eventReader.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    resultReader.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
