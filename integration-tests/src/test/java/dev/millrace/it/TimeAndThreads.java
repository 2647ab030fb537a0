package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who may read a clock, draw a random number or start a thread. Benchmarks and the fault suite
 * measure with the machine's clock, and fakes are tests.
 */
final class TimeAndThreads {

  /** Wiring, which hands the machine's clock and randomness to what it makes. */
  private static final List<String> CLOCKS =
      List.of(
          "batch.command.RunCommand",
          "client.ClientConnection",
          "client.MillraceClientBuilder",
          "dispatcher.Dispatcher",
          "dispatcher.closing.ClosingClients",
          "embedded.EmbeddedKafka",
          "engine.llama.LlamaEngine",
          "engine.scripted.ScriptedEngine",
          "ingest.Api",
          "ingest.IngestApi",
          "ingest.IngestKafka",
          "ingest.stream.CursorKeys",
          "kafka.loop.LoopSettings",
          "model.RequestId",
          "redis.RedisState",
          "replay.command.PolicyComparison",
          "replay.command.RecordCommand",
          "sink.ResultSink",
          "sink.SinkClients",
          "standalone.cli.command.CanaryCommand",
          "standalone.cli.process.RoleProcess",
          "standalone.cli.config.Author",
          "standalone.cli.top.TopCommand",
          "standalone.deadletter.DeadLetterTopic",
          "standalone.facade.FacadeClient",
          "standalone.polling.Polling",
          "standalone.runtime.role.RoleContext",
          "standalone.runtime.role.Roles",
          "standalone.runtime.stack.Stack",
          "standalone.runtime.stack.SupervisedRedis",
          "standalone.runtime.supervisor.Supervisor",
          "wire.factory.WiresFactory",
          "worker.Worker",
          "worker.WorkerKafka");

  /** What has a thread of its own, with a name, and ends it when it is closed. */
  private static final List<String> THREADS =
      List.of(
          "client.ClientConnection",
          "client.Watchdog",
          "dispatcher.closing.ClosingClients",
          "dispatcher.topology.AdminWorkTopics",
          "embedded.EmbeddedRedis",
          "engine.llama.LlamaEngine",
          "engine.llama.load.NativeCallThread",
          "engine.scripted.ScriptedLoop",
          "ingest.IngestKafka",
          "ingest.KafkaProbe",
          "ingest.http.IncomingBody",
          "ingest.lookup.FirstRecords",
          "ingest.stream.UnattendedRequests",
          "ingest.submit.IndexRefresh",
          "kafka.loop.RecordLoop",
          "redis.flags.FlagNotices",
          "resultlog.shared.LaneLoop",
          "sink.results.CompletionLoop",
          "sink.retention.RetentionLoop",
          "standalone.canary.CanaryClient",
          "standalone.cli.process.InterruptOnSignal",
          "standalone.cli.process.StopSignal",
          "standalone.demo.Demonstration",
          "standalone.runtime.stack.SupervisedRedis",
          "standalone.runtime.supervisor.ChildProcess",
          "standalone.runtime.supervisor.Supervisor",
          "worker.Worker",
          "worker.report.Heartbeat");

  private static final Pattern READS_CLOCK_OR_CHANCE =
      anyOf(
          "java\\.time\\.Clock\\.(system|tick).*",
          "java\\.time\\.\\w+\\.now\\(\\)",
          "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)\\(\\)",
          "java\\.lang\\.Math\\.random\\(\\)",
          "java\\.util\\.Random\\.<init>\\(\\)",
          "java\\.util\\.UUID\\.randomUUID\\(\\)",
          "java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)",
          "java\\.security\\.SecureRandom\\.<init>.*");

  private static final Pattern MAKES_THREADS =
      anyOf(
          "java\\.lang\\.Thread\\.(<init>|ofPlatform|ofVirtual|startVirtualThread)\\(.*",
          "java\\.util\\.Timer\\.<init>.*",
          "java\\.util\\.concurrent\\.Executors\\.new.*",
          "java\\.util\\.concurrent\\.(ForkJoin|(Scheduled)?Thread)Pool(Executor)?\\.<init>.*");

  private static final Pattern SLEEPS =
      anyOf(
          "java\\.lang\\.Thread\\.sleep.*",
          "java\\.util\\.concurrent\\.TimeUnit\\.sleep.*",
          "java\\.util\\.concurrent\\.locks\\.LockSupport\\.park.*");

  private TimeAndThreads() {}

  @ArchTest
  static void timeAndRandomnessAreInjected(JavaClasses all) {
    assertThat(users(all, READS_CLOCK_OR_CHANCE))
        .as(
            "tests move the clock: take a Clock, a LongSupplier nanoTime or a RandomGenerator in"
                + " the constructor and let the class that wires you pass the machine's; a class"
                + " that no longer reads it leaves the list")
        .containsOnlyKeys(CLOCKS);
  }

  @ArchTest
  static void threadsHaveOwners(JavaClasses all) {
    assertThat(users(all, MAKES_THREADS))
        .as(
            "threads are few: take an Executor, or become an owner that names its threads, ends"
                + " them in close and is in the list; a class that makes none leaves it")
        .containsOnlyKeys(THREADS);
  }

  @ArchTest
  static void nothingSleeps(JavaClasses all) {
    assertThat(users(all, SLEEPS))
        .as(
            "close cannot end a sleep: await a CountDownLatch or a Condition; where nothing"
                + " signals, look with dev.millrace.standalone.polling.Polling")
        .isEmpty();
  }

  /** The accesses that match, by the outermost class that has them, without our root package. */
  private static SortedMap<String, Set<String>> users(JavaClasses all, Pattern method) {
    SortedMap<String, Set<String>> users = new TreeMap<>();
    for (JavaClass type : all) {
      String name = type.getFullName().substring("dev.millrace.".length()).replaceAll("\\$.*", "");
      if (name.matches("(bench|chaos|testing)\\..*")) {
        continue;
      }
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        if (method.matcher(access.getTarget().getFullName()).matches()) {
          users
              .computeIfAbsent(name, first -> new TreeSet<>())
              .add(access.getTarget().getName() + " " + access.getSourceCodeLocation());
        }
      }
    }
    return users;
  }

  private static Pattern anyOf(String... expressions) {
    return Pattern.compile(String.join("|", expressions));
  }
}
