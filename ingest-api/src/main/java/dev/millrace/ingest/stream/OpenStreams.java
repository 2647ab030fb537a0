package dev.millrace.ingest.stream;

import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that have a reader now. Any thread. */
public final class OpenStreams {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

  private final IngestMeters meters;
  private final Set<ToldStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /** None so far. */
  public OpenStreams(IngestMeters meters) {
    this.meters = meters;
  }

  /**
   * Tells a stream until it ends, all streams are ended, or its reader is gone.
   *
   * @param request whose stream it is
   * @param made makes it, to be told to this
   */
  public void tell(
      ServerResponse response, RequestId request, Function<OutputStream, ToldStream> made) {
    try (OutputStream out = response.outputStream()) {
      ToldStream stream = made.apply(out);
      streams.add(stream);
      try {
        if (stopping) {
          stream.stop();
        }
        stream.run();
      } finally {
        streams.remove(stream);
      }
    } catch (IOException | UncheckedIOException gone) {
      meters.readerGone();
      LOG.atDebug().addKeyValue(LogKey.REQUEST_ID, request).log("reader of a stream is gone");
    }
  }

  /** How many there are. */
  public int count() {
    return streams.size();
  }

  /** Ends all of them, and every later one; their readers resume elsewhere with their cursors. */
  public void stopAll() {
    stopping = true;
    streams.forEach(ToldStream::stop);
  }
}
