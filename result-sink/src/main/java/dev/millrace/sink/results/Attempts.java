package dev.millrace.sink.results;

import dev.millrace.model.RequestId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often something failed for each of the requests that it failed for lately. One that is
 * forgotten, because so many others failed since, begins anew. Any thread.
 */
final class Attempts {

  private static final int KNOWN_AT_MOST = 10_000;

  private final Map<RequestId, Integer> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RequestId, Integer> eldest) {
          return size() > KNOWN_AT_MOST;
        }
      };

  /** It failed once more; how often that is in all. */
  synchronized int failed(RequestId id) {
    return failures.merge(id, 1, Integer::sum);
  }

  /** It is done with. */
  synchronized void forget(RequestId id) {
    failures.remove(id);
  }
}
