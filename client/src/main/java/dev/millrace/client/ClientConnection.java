package dev.millrace.client;

import dev.millrace.client.cells.CellDirectory;
import dev.millrace.client.cells.CellReader;
import dev.millrace.client.follow.ResultTails;
import dev.millrace.client.lease.PooledResults;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.kafka.TopicSpec;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.logging.LogKey;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a client: makes Kafka's clients, the pool and the threads. One use, one thread. */
final class ClientConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final Duration DEDICATED_TOPIC_TIMEOUT = Duration.ofSeconds(10);

  private final ClientSettings settings;
  private final Wires wires;
  private final CellDirectory cells;
  private final Clock clock;
  private final KafkaSettings kafka;
  private final TopicPlan plan;
  private final List<AutoCloseable> opened = new ArrayList<>();

  ClientConnection(ClientSettings settings, Wires wires, CellDirectory cells, Clock clock) {
    this.settings = settings;
    this.wires = wires;
    this.cells = cells;
    this.clock = clock;
    this.kafka = new KafkaSettings(settings.kafka());
    this.plan =
        new TopicPlan(
            settings.topics(),
            TopicSettings.of(TopicSettings.DEFAULT.partitions(), (short) settings.replication()));
  }

  MillraceClient open(@Nullable Executor callbacks) {
    try {
      return connect(callbacks);
    } catch (ConfigException wrong) {
      closeOpened(wrong);
      throw new IllegalArgumentException("kafka: " + wrong.getMessage(), wrong);
    } catch (KafkaException | TopicAdminException failure) {
      closeOpened(failure);
      throw unavailable(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closeOpened(interrupted);
      throw unavailable(interrupted);
    }
  }

  private MillraceClient connect(@Nullable Executor callbacks)
      throws TopicAdminException, InterruptedException {
    RequestId poolId = settings.poolId().orElseGet(() -> RequestId.at(clock.instant()));
    String name = "millrace-client-" + poolId;
    TopicAdmin admin = TopicAdmin.connect(kafka, name);
    opened.add(() -> admin.close(settings.closeTimeout()));
    KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.producer(name));
    RecordSender sender = new RecordSender(producer, settings.closeTimeout());
    opened.add(sender);
    PooledResults pool =
        new PooledResults(
            admin,
            consumer(name),
            wires.resultEvents(),
            plan.pool(poolId, settings.poolSize(), settings.poolRetention()),
            settings.poolId().isPresent(),
            settings.closeTimeout(),
            System::nanoTime);
    opened.add(pool);
    pool.start(settings.startTimeout());
    Optional<CellReader> reader =
        settings.heedsQueues() ? Optional.of(follow(name)) : Optional.empty();
    ExecutorService own = callbackThreads();
    return new MillraceClient(
        settings,
        wires,
        new ClientParts(
            sender,
            pool,
            poolId,
            cells,
            () -> reader.map(CellReader::health).orElseGet(LoopHealth.Waiting::new),
            new ResultTails(id -> consumer(name + "-follow-" + id), wires.resultEvents()),
            id -> createDedicated(admin, id),
            callbacks != null ? callbacks : own,
            List.of(
                own::shutdown,
                () -> reader.ifPresent(CellReader::close),
                () -> admin.close(settings.closeTimeout())),
            clock,
            System::nanoTime));
  }

  /** Without a dispatcher yet there is no topic, and nothing to heed. */
  private CellReader follow(String name) {
    CellReader reader =
        new CellReader(
            new KafkaConsumer<>(kafka.steadyConsumer(name + "-cells")),
            wires.cellStatuses(),
            settings.topics().cellStatus(),
            cells);
    opened.add(reader);
    if (!reader.start(settings.startTimeout())) {
      LOG.atInfo()
          .addKeyValue(LogKey.TOPIC, settings.topics().cellStatus())
          .log("no states of queues to follow");
    }
    return reader;
  }

  private Consumer<byte[], byte[]> consumer(String name) {
    return new KafkaConsumer<>(
        kafka.liveResultConsumer(name), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private ResultAddress createDedicated(TopicAdmin admin, RequestId id) {
    TopicSpec topic = plan.dedicatedResults(id, settings.poolRetention());
    try {
      var unused = TopicAdmin.await(admin.create(List.of(topic)), DEDICATED_TOPIC_TIMEOUT);
      return new ResultAddress(topic.name(), 0);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw noTopic(interrupted);
    } catch (TopicAdminException failure) {
      throw noTopic(failure);
    }
  }

  private static NotAcceptedException noTopic(Exception cause) {
    return new NotAcceptedException(
        new ErrorInfo(ErrorCode.UNAVAILABLE, "the result topic could not be created"), cause);
  }

  private static ExecutorService callbackThreads() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "millrace-client-callback-" + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }

  private ClientUnavailableException unavailable(Exception failure) {
    Throwable cause = failure instanceof TopicAdminException ? failure.getCause() : failure;
    Throwable root = cause == null ? failure : cause;
    return new ClientUnavailableException(
        "bootstrapServers: Kafka at "
            + settings.kafka().get("bootstrap.servers")
            + " could not be used within "
            + settings.startTimeout().toMillis()
            + " ms ("
            + root.getClass().getSimpleName()
            + (root.getMessage() == null ? "" : ": " + root.getMessage())
            + ")",
        root);
  }

  /** Failures to close are added to the reason as suppressed ones. */
  private void closeOpened(Exception reason) {
    for (int i = opened.size() - 1; i >= 0; i--) {
      try {
        opened.get(i).close();
      } catch (Exception alsoFailed) {
        reason.addSuppressed(alsoFailed);
      }
    }
  }
}
