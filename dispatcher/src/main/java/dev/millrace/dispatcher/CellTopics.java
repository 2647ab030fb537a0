package dev.millrace.dispatcher;

import dev.millrace.dispatcher.topology.CellTopology;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicAdminException.Reason;
import dev.millrace.service.RoleStartException;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at the topics that make cells before anything is built on them. Blocks its caller. */
final class CellTopics {

  private CellTopics() {}

  /**
   * How many cells there are.
   *
   * @throws RoleStartException if Kafka does not answer, a topic is missing, or the topics differ
   *     in partitions
   */
  static int count(TopicAdmin admin, Topics topics, String bootstrap, Duration within)
      throws RoleStartException {
    Set<String> needed = topics.fixed();
    try {
      Map<String, Integer> found = TopicAdmin.await(admin.partitions(needed), within);
      if (!found.keySet().containsAll(needed)) {
        throw new RoleStartException(
            "kafka.prefix: the topics of this installation do not exist at " + bootstrap);
      }
      Map<String, Integer> cells = new TreeMap<>(found);
      cells.keySet().retainAll(CellTopology.cellTopics(topics));
      if (new TreeSet<>(cells.values()).size() != 1) {
        throw new RoleStartException(
            "kafka.partitions: the request, worker-event and control topics must have the same"
                + " number of partitions, have "
                + cells);
      }
      return cells.values().iterator().next();
    } catch (TopicAdminException failure) {
      throw new RoleStartException(
          "kafka.bootstrap: "
              + (failure.reason() == Reason.NO_ANSWER
                  ? "no broker answered at " + bootstrap + " within " + within.toMillis() + " ms"
                  : bootstrap + " refused: " + failure.getCause()),
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RoleStartException("interrupted while the dispatcher started", interrupted);
    }
  }
}
