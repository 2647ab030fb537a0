package dev.millrace.standalone.cli.command;

import dev.millrace.dispatcher.Dispatcher;
import dev.millrace.service.Role;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.SettingsOptions;
import dev.millrace.standalone.cli.process.RoleProcess;
import dev.millrace.standalone.cli.process.StopSignal;
import dev.millrace.standalone.cli.worker.WorkerCommands;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.runtime.role.Roles;
import dev.millrace.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Runs one role in this process until it is asked to end. {@link #all} is the table of roles: what
 * tells them apart is a row of it.
 */
@Command(mixinStandardHelpOptions = true)
public final class RoleCommand<R extends Role> implements Callable<Integer> {

  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final String WORKER = "worker";

  private final String name;
  private final String description;
  private final RoleProcess<R> process;

  @Mixin SettingsOptions options = new SettingsOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--until-end-of-input",
      hidden = true,
      description = "End when standard input ends: the parent is gone then.")
  boolean untilEndOfInput;

  private RoleCommand(
      String name,
      String description,
      RoleProcess.Maker<R> maker,
      Function<Settings, Duration> drain,
      Function<R, CompletableFuture<?>> failure) {
    this.name = name;
    this.description = description;
    this.process = new RoleProcess<>(maker, drain, failure);
  }

  /** One command for each role. */
  public static List<RoleCommand<?>> all() {
    return List.of(
        row("ingest", "Run an HTTP facade.", Roles::ingest),
        new RoleCommand<>(
            "dispatcher",
            "Run a dispatcher: it queues, schedules and routes requests.",
            Roles::dispatcher,
            settings -> DRAIN,
            Dispatcher::fatal),
        new RoleCommand<>(
            WORKER,
            "Run a worker: one model, several requests at once. Or look at workers and drain them.",
            Roles::worker,
            settings -> settings.worker().drain(),
            Worker::fatal),
        row(
            "sink",
            "Run a result sink: it keeps results by id and removes old result topics.",
            Roles::sink));
  }

  private static <R extends Role> RoleCommand<R> row(
      String name, String description, RoleProcess.Maker<R> maker) {
    return new RoleCommand<>(
        name, description, maker, settings -> DRAIN, role -> new CompletableFuture<>());
  }

  /** The command as picocli takes it. */
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.forAnnotatedObject(this).name(name);
    spec.usageMessage().description(description);
    if (name.equals(WORKER)) {
      WorkerCommands.all()
          .forEach(
              each -> {
                CommandSpec beside = CommandSpec.forAnnotatedObject(each);
                spec.addSubcommand(beside.name(), beside);
              });
    }
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = options.load();
    StopSignal stop = new StopSignal();
    if (untilEndOfInput) {
      stop.orEndOfInput();
    }
    return process.run(settings, json.output(), stop);
  }
}
