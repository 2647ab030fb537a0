package dev.millrace.standalone.runtime.stack;

import dev.millrace.logging.LogKey;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, to be stopped in reverse order; one that fails to stop holds up no other. One
 * owner.
 */
final class StartedParts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StartedParts.class);

  private record Named(String name, AutoCloseable part) {}

  private final Deque<Named> started = new ArrayDeque<>();

  <T extends AutoCloseable> T add(String name, T part) {
    started.push(new Named(name, part));
    return part;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      Named last = started.pop();
      try {
        last.part().close();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (Exception failure) {
        LOG.atWarn()
            .addKeyValue(LogKey.PART, last.name())
            .setCause(failure)
            .log("did not stop cleanly");
      }
    }
  }
}
