package dev.millrace.sink.retention;

import dev.millrace.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Topics in memory; a test says what is in them and whether the cluster answers. */
final class TestingTopicStore implements TopicStore {

  private final Topics names;
  private final Map<String, TopicEnd> topics = new HashMap<>();
  private final List<List<String>> deletions = new ArrayList<>();
  private boolean silent;

  TestingTopicStore(Topics names) {
    this.names = names;
  }

  void add(String topic, Optional<LastRecord> last) {
    topics.put(topic, new TopicEnd(last.isPresent() ? 1 : 0, last));
  }

  /** So many records were written, and the broker's retention removed them all. */
  void addEmptied(String topic, long written) {
    topics.put(topic, new TopicEnd(written, Optional.empty()));
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
  public Set<String> names() throws TopicStoreException {
    answer();
    return topics.keySet().stream()
        .filter(
            topic ->
                names.requestOfDedicated(topic).isPresent()
                    || names.poolOfLeased(topic).isPresent()
                    || names.workerOf(topic).isPresent())
        .collect(Collectors.toSet());
  }

  @Override
  public Map<String, TopicEnd> ends(Collection<String> wanted) throws TopicStoreException {
    answer();
    Map<String, TopicEnd> found = new HashMap<>();
    for (String topic : wanted) {
      TopicEnd end = topics.get(topic);
      if (end != null) {
        found.put(topic, end);
      }
    }
    return found;
  }

  @Override
  public void delete(Collection<String> doomed) throws TopicStoreException {
    answer();
    deletions.add(List.copyOf(doomed));
    topics.keySet().removeAll(doomed);
  }

  private void answer() throws TopicStoreException {
    if (silent) {
      throw new TopicStoreException("silent", new IllegalStateException("by the test"));
    }
  }
}
