package dev.millrace.it;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;

/** The boundaries between packages. Each rule says what to do instead. */
@AnalyzeClasses(packages = "dev.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests timeAndThreads = ArchTests.in(TimeAndThreads.class);

  @ArchTest
  static final ArchRule generatedAvroStaysOnTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.millrace.wire..", "dev.millrace.v1..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.millrace.v1..")
          .because("Avro classes end at dev.millrace.wire; speak dev.millrace.model and a Wire");

  @ArchTest
  static final ArchRule theModelKnowsOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage("dev.millrace.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.millrace.model..", "org.jspecify..")
          .because("the domain model is embedded in other people's programs");

  @ArchTest
  static final ArchRule schedulingIsPure =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.dispatcher.cell..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.slf4j..",
              "io.micrometer..",
              "dev.millrace.wire..",
              "java.util.concurrent.locks..",
              "java.io..")
          .because("the cell decides; the topology stores, forwards, measures and logs");

  @ArchTest
  static final ArchRule schedulingHasNoClock =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.dispatcher.cell..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .because("time comes in as an argument, so that a log can be replayed");

  @ArchTest
  static final ArchRule theReaderRuleIsPure =
      noClasses()
          .that()
          .haveFullyQualifiedName("dev.millrace.resultlog.StreamReader")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.slf4j..", "java.util.concurrent..")
          .because("the reader rule is checked against interleavings, without I/O");

  @ArchTest
  static final ArchRule nativeCodeStaysInItsEngine =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.millrace.engine..", "dev.millrace.bench.binding..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.lang.foreign..", "de.kherud..")
          .because("native calls can end the process; ask through InferenceEngine");

  @ArchTest
  static final ArchRule theEngineImportsNothingElseOfOurs =
      classes()
          .that()
          .resideInAPackage("dev.millrace.engine..")
          .should()
          .onlyDependOnClassesThat(
              resideInAPackage("dev.millrace.engine..")
                  .or(resideOutsideOfPackage("dev.millrace..")))
          .because("the engine is a library of its own; the worker translates between the two");

  @ArchTest
  static final ArchRule productionDoesNotNeedBenchmarksOrFakes =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.millrace.bench..",
              "dev.millrace.chaos..",
              "dev.millrace.replay..",
              "dev.millrace.batch..",
              "dev.millrace.testing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millrace.bench..",
              "dev.millrace.chaos..",
              "dev.millrace.replay..",
              "dev.millrace.batch..",
              "dev.millrace.testing..")
          .because(
              "benchmarks, the fault suite, replays and jobs reach the command line as a service;"
                  + " fakes stay in tests");

  @ArchTest
  static final ArchRule simulationIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.millrace.replay.traffic..",
              "dev.millrace.replay.pool..",
              "dev.millrace.replay.run..",
              "dev.millrace.replay.bound..",
              "dev.millrace.replay.fairness..",
              "dev.millrace.replay.figures..",
              "dev.millrace.replay.generate..",
              "dev.millrace.replay.picture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.slf4j..",
              "dev.millrace.wire..",
              "dev.millrace.kafka..",
              "java.util.concurrent..",
              "java.io..",
              "java.nio..")
          .because("the same traffic must lead to the same decisions, with no Kafka near");

  @ArchTest
  static final ArchRule enginesKnowNoTransport =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "io.lettuce..", "dev.millrace.wire..", "dev.millrace.model..")
          .because("an engine turns prompts into tokens; the run loop does the rest");

  @ArchTest
  static final ArchRule lettuceStaysInRedisState =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lettuce..")
          .because(
              "everything in Redis may vanish, and only dev.millrace.redis knows how to take it");

  @ArchTest
  static final ArchRule brokerInternalsStayInEmbedded =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..")
          .because("the broker's classes are no public API; use EmbeddedKafka");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.millrace.standalone..", "dev.millrace.bench..", "dev.millrace.chaos..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("services log through SLF4J");

  @ArchTest
  static final ArchRule topicsAreAskedAboutInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.millrace.kafka",
              "dev.millrace.bench..",
              "dev.millrace.chaos..",
              "dev.millrace.testing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.clients.admin..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(KafkaFuture.class)
          .because("TopicAdmin awaits Kafka's answers, and TopicPlan says how a topic is made");

  @ArchTest
  static final ArchRule clientsOfKafkaAreMadeWhereRolesConnect =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.millrace.bench..", "dev.millrace.chaos..", "dev.millrace.testing..")
          .and()
          .haveNameNotMatching(
              "dev\\.millrace\\.(client\\.ClientConnection|ingest\\.IngestKafka"
                  + "|worker\\.WorkerKafka|sink\\.SinkClients"
                  + "|dispatcher\\.closing\\.ClosingClients"
                  + "|resultlog\\.shared\\.SharedReader"
                  + "|dispatcher\\.settings\\.SettingsFollower"
                  + "|replay\\.record\\.RequestTopics"
                  + "|batch\\.run\\.JobTopic"
                  + "|standalone\\.deadletter\\.DeadLetterTopic"
                  + "|standalone\\.livesettings\\.SettingsTopic)")
          .should()
          .callConstructorWhere(target(owner(assignableTo(Producer.class))))
          .orShould()
          .callConstructorWhere(target(owner(assignableTo(Consumer.class))))
          .because("one class of each role makes its clients from KafkaSettings, and closes them");

  @ArchTest
  static final ArchRule packagesHaveNoCircles =
      slices()
          .matching("dev.millrace.(**)")
          .should()
          .beFreeOfCycles()
          .because("a circle of packages is one package in disguise");
}
