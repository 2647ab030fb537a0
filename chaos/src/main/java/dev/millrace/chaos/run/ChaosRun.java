package dev.millrace.chaos.run;

import dev.millrace.chaos.fault.FaultKind;
import dev.millrace.chaos.fault.FaultPlan;
import dev.millrace.chaos.fault.FaultRecord;
import dev.millrace.chaos.fault.Injector;
import dev.millrace.chaos.fault.Means;
import dev.millrace.chaos.load.Ending;
import dev.millrace.chaos.load.Facades;
import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.Load;
import dev.millrace.chaos.load.LogFollower;
import dev.millrace.chaos.load.Traffic;
import dev.millrace.chaos.parts.BrokerDisk;
import dev.millrace.chaos.parts.Installation;
import dev.millrace.chaos.records.RawRecords;
import dev.millrace.chaos.verdict.CancelRule;
import dev.millrace.chaos.verdict.Judge;
import dev.millrace.chaos.verdict.Seen;
import dev.millrace.chaos.verdict.SuiteVerdict;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run against a running installation: load, faults, healing, a bounded wait until everything
 * has ended, and the verdict. One use, one thread.
 */
public final class ChaosRun {

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final Duration CANCEL_BOUND = Duration.ofSeconds(10);

  private static final Map<String, String> NO_DISK =
      Map.of(FaultKind.FULL_DISK.label(), "no tmpfs can be mounted");

  private final Installation installation;
  private final Optional<BrokerDisk> disk;
  private final ChaosSettings settings;
  private final Consumer<String> progress;
  private final Clock clock = Clock.systemUTC();
  private final Ledger ledger = new Ledger(clock);
  private final Ending ending = new Ending();

  /**
   * What was done and found.
   *
   * @param skipped kinds of faults that could not be tried, and why
   * @param begin of the load
   * @param faultsFrom when faults began to fall
   * @param faultsTo when the last one was healed
   * @param settled when everything had ended, or nobody waited any more
   */
  public record Result(
      SuiteVerdict verdict,
      List<FaultRecord> faults,
      Ledger ledger,
      Map<String, String> skipped,
      Instant begin,
      Instant faultsFrom,
      Instant faultsTo,
      Instant settled) {}

  /**
   * Against this installation.
   *
   * @param disk under its broker; empty when it cannot be filled
   * @param progress sees how it goes
   */
  public ChaosRun(
      Installation installation,
      Optional<BrokerDisk> disk,
      ChaosSettings settings,
      Consumer<String> progress) {
    this.installation = installation;
    this.disk = disk;
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs it. */
  public Result run() throws InterruptedException, TopicAdminException {
    Wires wires = WiresFactory.builtin();
    Instant begin = clock.instant();
    try (LogFollower follower =
            new LogFollower(installation.broker(), Topics.DEFAULT, wires, ledger);
        Facades facades = new Facades(installation.facades());
        RawRecords records = new RawRecords(installation.broker());
        Load load = load(facades, wires)) {
      boolean unused = ending.within(WARM_UP);
      Instant from = clock.instant();
      List<FaultRecord> faults =
          disturb(
              new Means(installation, disk, records, ledger, load, Topics.DEFAULT, wires, clock));
      load.stop();
      Instant healed = clock.instant();
      progress.accept("healed; waiting until everything has ended");
      new Settling(ledger, load.readers(), follower, clock, progress).await();
      Instant settled = clock.instant();
      new FinalLookups(facades, ledger).ask();
      SuiteVerdict verdict = judge(follower, load, faults);
      return new Result(verdict, faults, ledger, skipped(), begin, from, healed, settled);
    }
  }

  private Load load(Facades facades, Wires wires) throws TopicAdminException, InterruptedException {
    return new Load(
        new Traffic(settings.seed(), settings.requestsPerSecond()),
        new Load.Target(
            facades, installation.broker(), installation.brokerForClient(), Topics.DEFAULT),
        wires,
        ledger,
        ending,
        clock);
  }

  private Map<String, String> skipped() {
    return disk.isPresent() ? Map.of() : NO_DISK;
  }

  private List<FaultRecord> disturb(Means means) throws InterruptedException {
    Set<FaultKind> kinds = EnumSet.copyOf(settings.kinds());
    if (disk.isEmpty() && kinds.size() > 1) {
      boolean unused = kinds.remove(FaultKind.FULL_DISK);
    }
    FaultPlan plan = new FaultPlan(settings.seed(), settings.meanGap(), kinds);
    Injector injector = new Injector(means, plan, fault -> progress.accept(fault.line()));
    try (injector) {
      watch(injector);
    }
    return injector.records();
  }

  private void watch(Injector injector) throws InterruptedException {
    try {
      Instant until = clock.instant().plus(settings.length());
      while (clock.instant().isBefore(until)) {
        Duration left = Duration.between(clock.instant(), until);
        boolean unused = ending.within(left.compareTo(TELL_EVERY) < 0 ? left : TELL_EVERY);
        tell(injector.records().size(), Duration.between(clock.instant(), until));
      }
    } catch (InterruptedException interrupted) {
      injector.abandon();
      throw interrupted;
    }
  }

  private void tell(int faults, Duration left) {
    progress.accept(
        "%d s left: faults %d, requests sent %d, ended %d, open %d"
            .formatted(
                Math.max(0, left.toSeconds()),
                faults,
                ledger.sentCount(),
                ledger.endedCount(),
                ledger.openCount()));
  }

  private SuiteVerdict judge(LogFollower follower, Load load, List<FaultRecord> faults) {
    List<String> defects = new ArrayList<>(ledger.defects());
    if (!follower.caughtUp()) {
      defects.add("the log was not read to its end " + follower.failure());
    }
    faults.stream()
        .filter(fault -> !fault.note().isEmpty())
        .forEach(fault -> defects.add(fault.line()));
    return Judge.of(
        new Seen(
            ledger.history().events(),
            ledger.planned(),
            ledger.cancellations(),
            load.readers().waiting().stream()
                .map(it -> new Seen.WaitingReader(it.id(), it.name(), it.trouble()))
                .toList(),
            ledger.untold().stream().map(Ledger.Place::toString).toList(),
            new CancelRule(
                CANCEL_BOUND,
                faults.stream()
                    .map(fault -> new CancelRule.Window(fault.begin(), fault.back()))
                    .toList()),
            defects));
  }
}
