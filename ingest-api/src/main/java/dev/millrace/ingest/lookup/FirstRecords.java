package dev.millrace.ingest.lookup;

import dev.millrace.logging.LogKey;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.index.RequestIndex;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps requests in the index, and where their first records stand: whichever facade sees a first
 * record far after the start of the request's address notes its offset, so that readers elsewhere,
 * and later ones, need not read the strangers' records before it. Any thread; nothing blocks.
 */
public final class FirstRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FirstRecords.class);

  /** Fewer records of strangers than this are read faster than the index is written. */
  private static final long FAR = 200;

  private final RequestIndex index;
  private final Duration ttl;

  /**
   * @param ttl for how long an entry stays after it was written
   */
  public FirstRecords(RequestIndex index, Duration ttl) {
    this.index = index;
    this.ttl = ttl;
  }

  /** Indexes a request in the background. */
  public void index(IndexedRequest request) {
    Thread.ofVirtual()
        .name("ingest-index-" + request.requestId())
        .start(
            () -> {
              boolean kept = index.put(request, ttl);
              LOG.atDebug()
                  .addKeyValue(LogKey.REQUEST_ID, request.requestId())
                  .addKeyValue(LogKey.KEPT, kept)
                  .log("request indexed");
            });
  }

  /**
   * The first record of a request stands at this offset. Noted in the background if that saves
   * anybody much and the index did not say so already.
   *
   * @param request as the index had it
   */
  public void seen(IndexedRequest request, long offset) {
    if (offset - request.readFrom().startOffset() >= FAR) {
      index(request.withFirstRecord(offset));
    }
  }
}
