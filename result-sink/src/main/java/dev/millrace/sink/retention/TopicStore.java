package dev.millrace.sink.retention;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The topics of the cluster that come and go. Calls block for a bounded time; one thread at a time.
 */
public interface TopicStore {

  /**
   * Every topic that we made and that comes and goes: dedicated ones, those of pools and of
   * workers.
   *
   * @throws TopicStoreException if the cluster does not answer
   */
  Set<String> names() throws TopicStoreException;

  /**
   * Where each of these topics ends; those that are gone are missing.
   *
   * @throws TopicStoreException if the cluster does not answer for some of them
   */
  Map<String, TopicEnd> ends(Collection<String> topics) throws TopicStoreException;

  /**
   * Deletes topics; those that are gone already are fine.
   *
   * @throws TopicStoreException if the cluster does not do it
   */
  void delete(Collection<String> topics) throws TopicStoreException;
}
