package dev.millrace.sink.retention;

import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Topics in memory; a test says what is in them and whether the cluster answers. */
final class TestingTopicStore implements TopicStore {

  private final Topics names;
  private final Map<String, Optional<LastRecord>> topics = new HashMap<>();
  private final List<List<String>> deletions = new ArrayList<>();
  private boolean silent;

  TestingTopicStore(Topics names) {
    this.names = names;
  }

  void add(String topic, Optional<LastRecord> last) {
    topics.put(topic, last);
  }

  void silent(boolean now) {
    silent = now;
  }

  Collection<String> remaining() {
    return topics.keySet();
  }

  /** Each call to delete, with its topics. */
  List<List<String>> deletions() {
    return deletions;
  }

  @Override
  public Map<String, RequestId> dedicated() throws TopicStoreException {
    return listed(names::requestOfDedicated);
  }

  @Override
  public Map<String, RequestId> leased() throws TopicStoreException {
    return listed(names::poolOfLeased);
  }

  @Override
  public Map<String, LastRecord> lastRecords(Collection<String> wanted) throws TopicStoreException {
    answer();
    Map<String, LastRecord> found = new HashMap<>();
    for (String topic : wanted) {
      topics.getOrDefault(topic, Optional.empty()).ifPresent(record -> found.put(topic, record));
    }
    return found;
  }

  @Override
  public void delete(Collection<String> doomed) throws TopicStoreException {
    answer();
    deletions.add(List.copyOf(doomed));
    topics.keySet().removeAll(doomed);
  }

  private Map<String, RequestId> listed(Function<String, Optional<RequestId>> owner)
      throws TopicStoreException {
    answer();
    Map<String, RequestId> found = new HashMap<>();
    topics.keySet().forEach(topic -> owner.apply(topic).ifPresent(id -> found.put(topic, id)));
    return found;
  }

  private void answer() throws TopicStoreException {
    if (silent) {
      throw new TopicStoreException("silent", new IllegalStateException("by the test"));
    }
  }
}
