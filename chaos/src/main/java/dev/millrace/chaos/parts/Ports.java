package dev.millrace.chaos.parts;

import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.embedded.LoopbackPort;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports that stay an installation's own while the process that listens on them is dead: they lie
 * below those that a system gives to outgoing connections. One thread.
 */
final class Ports {

  private static final int LOWEST = 15_000;
  private static final int COUNT = 17_000;
  private static final int TRIES = 200;

  private final RandomGenerator random = new Random(ProcessHandle.current().pid());
  private final Set<Integer> given = new HashSet<>();

  /** One that is free now and was not given before. */
  int next() throws EmbeddedStartException {
    for (int i = 0; i < TRIES; i++) {
      int port = LOWEST + random.nextInt(COUNT);
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    throw new EmbeddedStartException("no free port from " + LOWEST + " on");
  }

  private static boolean isFree(int port) {
    try {
      return LoopbackPort.claim("chaos", port) == port;
    } catch (EmbeddedStartException taken) {
      return false;
    }
  }
}
