package dev.millrace.standalone.cli.worker;

import java.util.List;

/** What the command that runs a worker can do beside that. */
public final class WorkerCommands {

  private WorkerCommands() {}

  /** New ones, as picocli takes them. */
  public static List<Object> all() {
    return List.of(
        new WorkerListCommand(), new WorkerDrainCommand.Drain(), new WorkerDrainCommand.Resume());
  }
}
