package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.topology.InputDecoder.Source;
import dev.millrace.logging.LogKey;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the records that no earlier incarnation of a cell can have read. Until the ends are known,
 * and for good if they cannot be found, any record may have been read. Single thread.
 */
final class UnreadInput {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadInput.class);

  private final CompletableFuture<Map<String, Long>> ends;

  /** Begins to look up the ends; call it when the cell is restored, not before. */
  UnreadInput(InputEnds inputEnds, int partition) {
    this.ends =
        inputEnds
            .of(partition)
            .exceptionally(
                failure -> {
                  LOG.atWarn()
                      .addKeyValue(LogKey.PARTITION, partition)
                      .addKeyValue(LogKey.REASON, failure.toString())
                      .log("ends of request topics not found, every run reads its log");
                  return Map.of();
                });
  }

  boolean contains(Source source) {
    return ends.isDone()
        && source.offset() >= ends.join().getOrDefault(source.topic(), Long.MAX_VALUE);
  }
}
