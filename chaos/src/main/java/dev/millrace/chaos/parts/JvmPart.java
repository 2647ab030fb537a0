package dev.millrace.chaos.parts;

import dev.millrace.retry.Backoff;
import dev.millrace.standalone.runtime.supervisor.ChildFailedException;
import dev.millrace.standalone.runtime.supervisor.ChildSpec;
import dev.millrace.standalone.runtime.supervisor.RestartPolicy;
import dev.millrace.standalone.runtime.supervisor.Supervisor;
import java.time.Duration;

/** A JVM of the installation: a role or the broker. Any thread. */
final class JvmPart implements Part {

  /** What a cluster's supervisor would do, only sooner: faults come every few seconds here. */
  static final RestartPolicy RESTARTS =
      new RestartPolicy(
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2)), Duration.ofSeconds(5));

  private static final Duration STOP = Duration.ofSeconds(20);

  private final String name;
  private final PartKind kind;
  private final Supervisor supervisor;

  private JvmPart(String name, PartKind kind, Supervisor supervisor) {
    this.name = name;
    this.kind = kind;
    this.supervisor = supervisor;
  }

  static JvmPart start(PartKind kind, ChildSpec spec) {
    return new JvmPart(spec.name(), kind, Supervisor.start(spec, RESTARTS, STOP));
  }

  /** Waits for its first life. */
  void awaitReady() throws ChildFailedException, InterruptedException {
    supervisor.awaitReady();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PartKind kind() {
    return kind;
  }

  @Override
  public void kill() {
    supervisor.pid().ifPresent(Signals::kill);
  }

  @Override
  public void pause() {
    supervisor.pid().ifPresent(Signals::stop);
  }

  @Override
  public void resume() {
    supervisor.pid().ifPresent(Signals::go);
  }

  @Override
  public int lives() {
    return supervisor.timesReady();
  }

  /** Ends it in order, or at least in time. */
  void stop() {
    supervisor.close();
  }

  @Override
  public void close() {
    supervisor.signalStop();
    kill();
    supervisor.close();
  }
}
