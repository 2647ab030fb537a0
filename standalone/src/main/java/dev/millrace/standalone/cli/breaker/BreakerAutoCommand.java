package dev.millrace.standalone.cli.breaker;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sets breakers to {@code automatic}. */
@Command(
    name = "auto",
    mixinStandardHelpOptions = true,
    description = "Let a circuit breaker decide by itself again; it begins closed.")
final class BreakerAutoCommand implements Callable<Integer> {

  @Mixin NamedBreaker breaker = new NamedBreaker();

  @Override
  public Integer call() throws Exception {
    return breaker.force("automatic");
  }
}
