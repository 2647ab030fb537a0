package dev.millrace.ingest.openai.responses;

import dev.millrace.model.RequestId;
import dev.millrace.model.StoredResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The responses that were looked up last, as many as fit into some characters, so that who polls
 * one does not have it read each time. What a response was made with never changes. Any thread.
 */
final class FoundResponses {

  static final long MOST_CHARACTERS = 4L * 1024 * 1024;

  private final Map<RequestId, StoredResponse> latest = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  synchronized Optional<StoredResponse> get(RequestId id) {
    return Optional.ofNullable(latest.get(id));
  }

  synchronized void put(StoredResponse response) {
    StoredResponse before = latest.put(response.requestId(), response);
    characters += size(response) - (before == null ? 0 : size(before));
    for (Iterator<StoredResponse> eldest = latest.values().iterator();
        characters > MOST_CHARACTERS; ) {
      characters -= size(eldest.next());
      eldest.remove();
    }
  }

  private static long size(StoredResponse response) {
    return 512L + response.content().length();
  }
}
