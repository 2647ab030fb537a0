package dev.millrace.ingest.openai.responses;

import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.RequestId;
import dev.millrace.model.StoredResponse;
import java.util.Optional;

/**
 * What responses are beside the logs of their requests, known at every facade until retention. Any
 * thread; every call blocks for a bounded time.
 */
public interface ResponseStore {

  /**
   * Returns once it is durable.
   *
   * @throws ApiException if it is not in time
   */
  void put(StoredResponse response);

  /**
   * The response of this request, whosever it is; empty if there is none, or none any more.
   *
   * @throws ApiException if this cannot be known now
   */
  Optional<StoredResponse> find(RequestId id);

  /**
   * Returns once every facade knows that it is gone.
   *
   * @throws ApiException if it is not in time
   */
  void delete(StoredResponse response);
}
