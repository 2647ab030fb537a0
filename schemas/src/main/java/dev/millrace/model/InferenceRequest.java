package dev.millrace.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One request, as a producer states it. Its priority is the topic that it was sent to.
 *
 * <p>Constructing one checks nothing; {@link RequestRules} does, at each edge where requests come
 * in.
 *
 * @param tenant who pays and who may see it
 * @param model which model is asked for; also the key of the record, so that it meets its
 *     scheduling cell
 * @param timeout from the arrival in the request topic to the end; empty means none
 * @param resultAddress where the result goes; empty means the topic that such requests share
 * @param metadata the caller's own data, carried along and never interpreted
 */
public record InferenceRequest(
    RequestId id,
    String tenant,
    String model,
    Input input,
    GenerationParameters parameters,
    Optional<Duration> timeout,
    Optional<ResultAddress> resultAddress,
    Map<String, String> metadata) {

  /** The timeout of a request that does not name one. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** The tenant of a request that does not name one. */
  public static final String DEFAULT_TENANT = "default";

  /**
   * The tenant of requests that a worker makes up to rehearse. Their runs are in the log of results
   * that share a topic; no dispatcher knows them, nobody reads them, and they end nowhere else.
   */
  public static final String REHEARSAL_TENANT = "millrace.rehearsal";

  public InferenceRequest {
    metadata = Map.copyOf(metadata);
  }
}
