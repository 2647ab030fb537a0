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
  private final RequestLife life;

  /** In this index, where an entry stays as long as its request does. */
  public FirstRecords(RequestIndex index, RequestLife life) {
    this.index = index;
    this.life = life;
  }

  /** Indexes a request in the background, for as long as it may be open. */
  public void index(IndexedRequest request) {
    put(request, life.whileOpen(request.deadline()));
  }

  /** Indexes a request before it returns, if Redis answers. */
  public void indexNow(IndexedRequest request) {
    var unused = index.put(request, life.whileOpen(request.deadline()));
  }

  /** Lets the entry of a request that has ended go in time, in the background. */
  public void ended(IndexedRequest request) {
    put(request, life.afterEnd());
  }

  private void put(IndexedRequest request, Duration ttl) {
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
   * @return the request as the index has it now
   */
  public IndexedRequest seen(IndexedRequest request, long offset) {
    if (offset - request.readFrom().startOffset() < FAR) {
      return request;
    }
    IndexedRequest noted = request.withFirstRecord(offset);
    index(noted);
    return noted;
  }
}
