package dev.millrace.standalone.cli.breaker;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sets breakers to {@code open}. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = "Force a circuit breaker open: it lets nothing through, until it is set to auto.")
final class BreakerOpenCommand implements Callable<Integer> {

  @Mixin NamedBreaker breaker = new NamedBreaker();

  @Override
  public Integer call() throws Exception {
    return breaker.force("open");
  }
}
