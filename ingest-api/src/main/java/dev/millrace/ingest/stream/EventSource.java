package dev.millrace.ingest.stream;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.model.RequestOutcome;
import dev.millrace.resultlog.ResultUnreadableException;
import java.time.Duration;
import java.util.Optional;

/** The events of one request from its beginning. One reader; {@code stop} from any thread. */
public interface EventSource extends AutoCloseable {
  /** What comes next, or nothing within this time. */
  Optional<Item> next(Duration atMost) throws ResultUnreadableException;

  /** Ends the reader's wait soon. */
  void stop();

  @Override
  void close();

  /** What a source yields. */
  sealed interface Item {
    /** An event of the stream. */
    record Event(StreamEvent event) implements Item {}

    /**
     * The last item: the pipeline's verdict.
     *
     * @param truncated whether the text that came before is only the beginning of the output
     */
    record End(RequestOutcome outcome, boolean truncated) implements Item {

      /** After all of the output. */
      End(RequestOutcome outcome) {
        this(outcome, false);
      }
    }
  }
}
