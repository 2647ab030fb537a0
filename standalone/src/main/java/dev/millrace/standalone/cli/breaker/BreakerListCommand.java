package dev.millrace.standalone.cli.breaker;

import dev.millrace.standalone.opsport.OpsPorts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists breakers. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List the circuit breakers: whose they are and how they are.",
      "Exit code 1 if a process could not be asked."
    })
final class BreakerListCommand implements Callable<Integer> {

  @Mixin EveryProcess processes = new EveryProcess();

  @Override
  public Integer call() throws Exception {
    return processes.ask(OpsPorts::breakers);
  }
}
