package dev.millrace.standalone.stack;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedRedis;
import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.ingest.IngestApi;
import dev.millrace.service.OpsServer;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import dev.millrace.service.registry.RegistryServer;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.supervisor.ChildFailedException;
import dev.millrace.standalone.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole pipeline on one machine: Kafka, Redis, dispatcher, sink and facade in this process,
 * each worker in one of its own. Started in that order, stopped in reverse.
 *
 * <p>Thread rule: one owner.
 */
public final class Stack implements AutoCloseable {

  private final Closers closers;
  private final List<Supervisor> workers = new ArrayList<>();
  private final Endpoints endpoints;
  private final Foundations foundations;
  private final String model;

  private Stack(Settings settings, StackListener listener, Closers closers)
      throws IOException,
          InterruptedException,
          EmbeddedStartException,
          RoleStartException,
          InvalidSettingsException,
          ChildFailedException {
    this.closers = closers;
    Files.createDirectories(settings.data());
    String bootstrap = kafka(settings, listener);
    String redis = redis(settings, listener);
    listener.step("topics");
    foundations = closers.add("foundations", Foundations.lay(settings, bootstrap, redis));
    RegistryServer registry =
        closers.add(
            "registry",
            RegistryServer.start("127.0.0.1", settings.registry().port(), foundations.topics()));
    List<Role> roles =
        List.of(
            Roles.dispatcher(settings, foundations),
            Roles.sink(settings, foundations),
            Roles.ingest(settings, foundations));
    OpsServer ops =
        closers.add(
            "ops",
            OpsServer.start(Roles.ops(settings), roles, foundations.meters(), System::nanoTime));
    for (Role role : roles.subList(0, 2)) {
      listener.step(role.name());
      closers.add(role.name(), role).start();
    }
    model = workers(settings, bootstrap, redis, listener);
    IngestApi ingest = (IngestApi) roles.get(2);
    listener.step(ingest.name());
    closers.add(ingest.name(), ingest).start();
    endpoints = new Endpoints(ingest.uri(), ops.uri(), bootstrap, redis, registry.uri());
    if (!workers.isEmpty()) {
      ModelReady.await(ingest, model, settings.kafka().startTimeout());
    }
  }

  /**
   * Starts everything; returns when everything answers and a worker serves the model.
   *
   * @throws InvalidSettingsException if a setting cannot be used
   * @throws EmbeddedStartException if Kafka or Redis does not start, a taken port among the reasons
   * @throws RoleStartException if a part does not start
   * @throws ChildFailedException if a worker ends before it is ready, with what it said
   */
  public static Stack start(Settings settings, StackListener listener)
      throws IOException,
          InterruptedException,
          EmbeddedStartException,
          RoleStartException,
          InvalidSettingsException,
          ChildFailedException {
    Closers closers = new Closers();
    boolean started = false;
    try {
      Stack stack = new Stack(settings, listener, closers);
      started = true;
      return stack;
    } finally {
      if (!started) {
        closers.close();
      }
    }
  }

  /** Where it can be reached. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** The name of the model that its workers serve. */
  public String model() {
    return model;
  }

  /** Its worker processes. */
  public List<Supervisor> workers() {
    return List.copyOf(workers);
  }

  /** What its roles stand on. */
  public Foundations foundations() {
    return foundations;
  }

  /** Stops everything; an interrupt does not cut the stopping short. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    closers.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String kafka(Settings settings, StackListener listener) throws EmbeddedStartException {
    if (settings.kafka().bootstrap().isPresent()) {
      return settings.kafka().bootstrap().get();
    }
    listener.step("kafka");
    return closers
        .add(
            "kafka", EmbeddedKafka.start(settings.data().resolve("kafka"), settings.kafka().port()))
        .bootstrapServers();
  }

  private String redis(Settings settings, StackListener listener) throws EmbeddedStartException {
    if (settings.redis().url().isPresent()) {
      return settings.redis().url().get();
    }
    listener.step("redis");
    EmbeddedRedis redis =
        EmbeddedRedis.start(
            settings.data().resolve("redis"),
            settings.redis().port(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--maxmemory",
            "256mb",
            "--maxmemory-policy",
            "volatile-lru");
    closers.add("redis", redis);
    return "127.0.0.1:" + redis.port();
  }

  private String workers(Settings settings, String bootstrap, String redis, StackListener listener)
      throws IOException, InterruptedException, ChildFailedException {
    for (int i = 1; i <= settings.workers(); i++) {
      String id = settings.worker().id().orElse("worker") + "-" + i;
      workers.add(WorkerChild.start(settings, bootstrap, redis, id));
    }
    closers.add("workers", () -> stopAll(workers));
    if (!workers.isEmpty()) {
      listener.step(workers.size() == 1 ? "worker" : workers.size() + " workers");
    }
    for (Supervisor worker : workers) {
      worker.awaitReady();
    }
    return WorkerModels.nameOf(settings);
  }

  private static void stopAll(List<Supervisor> workers) {
    workers.forEach(Supervisor::signalStop);
    workers.forEach(Supervisor::close);
  }

  static Duration stopPatience(Settings settings) {
    return settings.worker().drain().plusSeconds(5);
  }
}
