package dev.millrace.dispatcher.topology;

import dev.millrace.model.WorkerId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Work topics that exist when a test adds them. Any thread. */
final class TestingWorkTopics implements WorkTopics {

  final Set<WorkerId> existing = ConcurrentHashMap.newKeySet();

  @Override
  public boolean present(WorkerId worker) {
    return existing.contains(worker);
  }

  @Override
  public void recheck(String topic) {}
}
