package dev.millrace.sink.retention;

import dev.millrace.model.RequestId;
import java.util.Collection;
import java.util.Map;

/** The result topics of the cluster. Calls block for a bounded time; one thread at a time. */
public interface TopicStore {

  /**
   * Every dedicated topic, with its request.
   *
   * @throws TopicStoreException if the cluster does not answer
   */
  Map<String, RequestId> dedicated() throws TopicStoreException;

  /**
   * Every leased topic, with its pool.
   *
   * @throws TopicStoreException if the cluster does not answer
   */
  Map<String, RequestId> leased() throws TopicStoreException;

  /**
   * The last record of each of these topics; those that are empty or gone are missing.
   *
   * @throws TopicStoreException if the cluster does not answer for some of them
   */
  Map<String, LastRecord> lastRecords(Collection<String> topics) throws TopicStoreException;

  /**
   * Deletes topics; those that are gone already are fine.
   *
   * @throws TopicStoreException if the cluster does not do it
   */
  void delete(Collection<String> topics) throws TopicStoreException;
}
