package dev.millrace.standalone.runtime.stack;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.ingest.IngestApi;
import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.GroupMembers;
import dev.millrace.service.OpsFamily;
import dev.millrace.service.OpsServer;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import dev.millrace.service.registry.RegistryServer;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.runtime.role.RoleContext;
import dev.millrace.standalone.runtime.role.Roles;
import dev.millrace.standalone.runtime.role.WorkerModels;
import dev.millrace.standalone.runtime.supervisor.ChildFailedException;
import dev.millrace.standalone.runtime.supervisor.RestartPolicy;
import dev.millrace.standalone.runtime.supervisor.Supervisor;
import dev.millrace.worker.WorkerObituaries;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The whole pipeline on one machine: Kafka, Redis, dispatcher, sink and facade in this process,
 * each worker in one of its own. Stopped in the reverse of the order in which they started.
 *
 * <p>Thread rule: one owner.
 */
public final class Stack implements AutoCloseable {

  private final StartedParts parts;
  private final List<Supervisor> workers = new CopyOnWriteArrayList<>();
  private final Endpoints endpoints;
  private final RoleContext context;
  private final String model;

  private Stack(
      Settings settings, RestartPolicy workerRestarts, StackListener listener, StartedParts parts)
      throws IOException,
          InterruptedException,
          EmbeddedStartException,
          RoleStartException,
          InvalidSettingsException,
          ChildFailedException {
    this.parts = parts;
    Files.createDirectories(settings.data());
    String bootstrap = kafka(settings, listener);
    String redis = redis(settings, listener);
    listener.step("topics");
    context = parts.add("role context", RoleContext.open(settings, bootstrap, redis));
    if (settings.kafka().bootstrap().isEmpty()) {
      // The broker has just started: whoever was in its groups ended with the one before it.
      GroupMembers.removeAll(context.kafka(), new ConsumerGroups(context.topics()).all());
    }
    RegistryServer registry =
        parts.add(
            "registry",
            RegistryServer.start("127.0.0.1", settings.registry().port(), context.topics()));
    List<Role> roles =
        List.of(
            Roles.dispatcher(settings, context),
            Roles.sink(settings, context),
            Roles.ingest(settings, context));
    OpsServer ops =
        parts.add(
            "ops",
            OpsServer.start(
                Roles.ops(settings),
                roles,
                List.of(context.redis().breaker()),
                new OpsFamily("up", this::children),
                context.meters(),
                System::nanoTime));
    // Worker processes load their models while the roles of this process start.
    launchWorkers(settings, workerRestarts, bootstrap, redis, listener);
    for (Role role : roles) {
      listener.step(role.name());
      parts.add(role.name(), role).start();
    }
    for (Supervisor worker : workers) {
      worker.awaitReady();
    }
    model = WorkerModels.nameOf(settings);
    IngestApi ingest = (IngestApi) roles.get(roles.size() - 1);
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
    return start(settings, RestartPolicy.DEFAULT, listener);
  }

  /**
   * Starts everything, as {@link #start(Settings, StackListener)} does, with workers that come back
   * after another policy.
   */
  public static Stack start(Settings settings, RestartPolicy workerRestarts, StackListener listener)
      throws IOException,
          InterruptedException,
          EmbeddedStartException,
          RoleStartException,
          InvalidSettingsException,
          ChildFailedException {
    StartedParts parts = new StartedParts();
    boolean started = false;
    try {
      Stack stack = new Stack(settings, workerRestarts, listener, parts);
      started = true;
      return stack;
    } finally {
      if (!started) {
        parts.close();
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

  /** What its roles share. */
  public RoleContext context() {
    return context;
  }

  /** Stops everything; an interrupt does not cut the stopping short. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    parts.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String kafka(Settings settings, StackListener listener) throws EmbeddedStartException {
    if (settings.kafka().bootstrap().isPresent()) {
      return settings.kafka().bootstrap().get();
    }
    listener.step("kafka");
    return parts
        .add(
            "kafka", EmbeddedKafka.start(settings.data().resolve("kafka"), settings.kafka().port()))
        .bootstrapServers();
  }

  private String redis(Settings settings, StackListener listener) throws EmbeddedStartException {
    if (settings.redis().url().isPresent()) {
      return settings.redis().url().get();
    }
    listener.step("redis");
    SupervisedRedis redis =
        SupervisedRedis.start(
            settings.data().resolve("redis"), settings.redis().port(), RestartPolicy.DEFAULT);
    parts.add("redis", redis);
    return "127.0.0.1:" + redis.port();
  }

  private void launchWorkers(
      Settings settings,
      RestartPolicy restarts,
      String bootstrap,
      String redis,
      StackListener listener)
      throws IOException {
    WorkerObituaries obituaries =
        parts.add(
            "worker obituaries",
            WorkerObituaries.open(
                context.kafka(),
                context.topics(),
                context.wires(),
                WorkerModels.nameOf(settings),
                Clock.systemUTC()));
    parts.add("workers", () -> stopAll(workers));
    if (settings.workers() > 0) {
      listener.step(settings.workers() == 1 ? "worker" : settings.workers() + " workers");
    }
    for (int i = 1; i <= settings.workers(); i++) {
      String id = settings.worker().id().orElse("worker") + "-" + i;
      workers.add(
          WorkerChild.start(settings, restarts, bootstrap, redis, id, () -> obituaries.died(id)));
    }
  }

  private List<OpsFamily.Child> children() {
    return workers.stream().map(WorkerChild::inFamily).toList();
  }

  private static void stopAll(List<Supervisor> workers) {
    workers.forEach(Supervisor::signalStop);
    workers.forEach(Supervisor::close);
  }

  static Duration stopPatience(Settings settings) {
    return settings.worker().drain().plusSeconds(5);
  }
}
