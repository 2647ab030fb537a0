package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels requests: a durable record in Kafka, and a flag in Redis that makes it fast. Any thread.
 */
public final class Canceller {
  private static final Logger LOG = LoggerFactory.getLogger(Canceller.class);

  private final Pipeline pipeline;
  private final RedisLinks redis;
  private final RequestLife life;
  private final Duration atMost;

  /**
   * @param atMost for Kafka's acknowledgement
   */
  public Canceller(Pipeline pipeline, RedisLinks redis, RequestLife life, Duration atMost) {
    this.pipeline = pipeline;
    this.redis = redis;
    this.life = life;
    this.atMost = atMost;
  }

  /** Cancels a request that this facade submitted, as the other does. */
  public void cancel(RequestHandle request, String reason) {
    cancel(request.model(), request.id(), request.tenant(), life.deadline(request), reason);
  }

  /**
   * Returns when Kafka has the cancellation.
   *
   * @param deadline how long the request may wait, and so the flag has to stand
   * @throws ApiException if it does not take it in time
   */
  public void cancel(
      String model, RequestId id, String tenant, Optional<Instant> deadline, String reason) {
    boolean flagged = redis.flags().raise(id, tenant, reason, life.whileOpen(deadline));
    Acknowledgement.await(
        pipeline.cancel(model, id, reason), atMost, "Kafka did not acknowledge in time");
    LOG.atInfo()
        .addKeyValue(LogKey.REQUEST_ID, id)
        .addKeyValue(LogKey.TENANT, tenant)
        .addKeyValue(LogKey.MODEL, model)
        .addKeyValue(LogKey.FLAGGED, flagged)
        .log("cancel requested");
  }
}
