package dev.millrace.ingest;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.openai.responses.ResponseStore;
import dev.millrace.model.RequestId;
import dev.millrace.model.StoredResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The topics of responses in memory, which facades share. */
final class InMemoryResponses implements ResponseStore {
  final Map<RequestId, StoredResponse> kept = new ConcurrentHashMap<>();
  volatile boolean available = true;

  @Override
  public void put(StoredResponse response) {
    requireAvailable();
    kept.put(response.requestId(), response);
  }

  @Override
  public Optional<StoredResponse> find(RequestId id) {
    requireAvailable();
    return Optional.ofNullable(kept.get(id));
  }

  @Override
  public void delete(StoredResponse response) {
    requireAvailable();
    kept.remove(response.requestId());
  }

  private void requireAvailable() {
    if (!available) {
      throw new ApiException(ApiError.unavailable("no responses now"));
    }
  }
}
