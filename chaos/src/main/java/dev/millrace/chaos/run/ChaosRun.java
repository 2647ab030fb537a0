package dev.millrace.chaos.run;

import dev.millrace.chaos.fault.FaultPlan;
import dev.millrace.chaos.fault.FaultRecord;
import dev.millrace.chaos.fault.Injector;
import dev.millrace.chaos.load.Ending;
import dev.millrace.chaos.load.Facades;
import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.Load;
import dev.millrace.chaos.load.LogFollower;
import dev.millrace.chaos.load.Traffic;
import dev.millrace.chaos.parts.Installation;
import dev.millrace.chaos.verdict.CancelRule;
import dev.millrace.chaos.verdict.Judge;
import dev.millrace.chaos.verdict.Seen;
import dev.millrace.chaos.verdict.SuiteVerdict;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.standalone.polling.Polling;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run against a running installation: load, faults, healing, a bounded wait until everything
 * has ended, and the verdict. One use, one thread.
 */
public final class ChaosRun {

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** A verdict of the dispatcher that nobody reported as written is asked for again each minute. */
  private static final Duration SETTLE = Duration.ofSeconds(150);

  private static final Duration CANCEL_BOUND = Duration.ofSeconds(10);

  private final Installation installation;
  private final ChaosSettings settings;
  private final Consumer<String> progress;
  private final Clock clock = Clock.systemUTC();
  private final Ledger ledger = new Ledger(clock);
  private final Ending ending = new Ending();

  /**
   * What was done and found.
   *
   * @param begin of the load
   * @param faultsFrom when faults began to fall
   * @param faultsTo when the last one was healed
   * @param settled when everything had ended, or nobody waited any more
   */
  public record Result(
      SuiteVerdict verdict,
      List<FaultRecord> faults,
      Ledger ledger,
      int deadLetters,
      Instant begin,
      Instant faultsFrom,
      Instant faultsTo,
      Instant settled) {}

  /** Against this installation; {@code progress} sees how it goes. */
  public ChaosRun(Installation installation, ChaosSettings settings, Consumer<String> progress) {
    this.installation = installation;
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
        Load load = load(facades, wires)) {
      boolean unused = ending.within(WARM_UP);
      Instant from = clock.instant();
      List<FaultRecord> faults = disturb();
      load.stop();
      Instant healed = clock.instant();
      progress.accept("healed; waiting until everything has ended");
      settle(follower, load);
      Instant settled = clock.instant();
      new FinalLookups(facades, ledger).ask();
      SuiteVerdict verdict = judge(follower, load, faults);
      return new Result(
          verdict, faults, ledger, follower.deadLetters(), begin, from, healed, settled);
    }
  }

  private Load load(Facades facades, Wires wires) throws TopicAdminException, InterruptedException {
    return new Load(
        new Traffic(settings.seed(), settings.requestsPerSecond()),
        new Load.Target(
            facades,
            installation.broker(),
            installation.brokerForClient(),
            Topics.DEFAULT,
            installation.model()),
        wires,
        ledger,
        ending,
        clock);
  }

  private List<FaultRecord> disturb() throws InterruptedException {
    FaultPlan plan = new FaultPlan(settings.seed(), settings.meanGap());
    Injector injector =
        new Injector(installation, plan, clock, fault -> progress.accept(fault.line()));
    try (injector) {
      Instant until = clock.instant().plus(settings.length());
      while (clock.instant().isBefore(until)) {
        Duration left = Duration.between(clock.instant(), until);
        boolean unused = ending.within(left.compareTo(TELL_EVERY) < 0 ? left : TELL_EVERY);
        tell(injector.records().size(), Duration.between(clock.instant(), until));
      }
    }
    return injector.records();
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

  /** Until nothing is open, nobody reads and the log was read to its end. */
  private void settle(LogFollower follower, Load load) throws InterruptedException {
    Instant[] told = {clock.instant()};
    boolean unused =
        Polling.REAL.within(
            SETTLE,
            () -> {
              if (clock.instant().isAfter(told[0].plus(TELL_EVERY))) {
                told[0] = clock.instant();
                progress.accept(
                    "open %d, readers %d"
                        .formatted(ledger.open().size(), load.readers().waiting().size()));
              }
              return ledger.open().isEmpty()
                  && load.readers().waiting().isEmpty()
                  && follower.caughtUp();
            },
            LOOK);
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
            new CancelRule(
                CANCEL_BOUND,
                faults.stream()
                    .map(fault -> new CancelRule.Window(fault.begin(), fault.back()))
                    .toList()),
            defects));
  }
}
