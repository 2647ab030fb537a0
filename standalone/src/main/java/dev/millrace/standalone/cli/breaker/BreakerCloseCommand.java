package dev.millrace.standalone.cli.breaker;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sets breakers to {@code closed}. */
@Command(
    name = "close",
    mixinStandardHelpOptions = true,
    description =
        "Force a circuit breaker closed: it lets everything through, until it is set to auto.")
final class BreakerCloseCommand implements Callable<Integer> {

  @Mixin NamedBreaker breaker = new NamedBreaker();

  @Override
  public Integer call() throws Exception {
    return breaker.force("closed");
  }
}
