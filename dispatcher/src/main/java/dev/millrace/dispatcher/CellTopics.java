package dev.millrace.dispatcher;

import dev.millrace.dispatcher.topology.CellTopology;
import dev.millrace.service.RoleStartException;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at the topics that make cells before anything is built on them. Blocks its caller. */
final class CellTopics {

  private CellTopics() {}

  /**
   * How many cells there are.
   *
   * @throws RoleStartException if Kafka does not answer, a topic is missing, or the topics differ
   *     in partitions
   */
  static int count(Admin admin, Topics topics, String bootstrap, Duration within)
      throws RoleStartException {
    List<String> names = new ArrayList<>(topics.fixed());
    try {
      Map<String, TopicDescription> found =
          admin.describeTopics(names).allTopicNames().get(within.toMillis(), TimeUnit.MILLISECONDS);
      Map<String, Integer> partitions = new TreeMap<>();
      for (String name : CellTopology.cellTopics(topics)) {
        TopicDescription description = found.get(name);
        if (description != null) {
          partitions.put(name, description.partitions().size());
        }
      }
      if (new TreeSet<>(partitions.values()).size() != 1) {
        throw new RoleStartException(
            "kafka.partitions: the request, worker-event and control topics must have the same"
                + " number of partitions, have "
                + partitions);
      }
      return partitions.values().iterator().next();
    } catch (TimeoutException late) {
      throw new RoleStartException(
          "kafka.bootstrap: no broker answered at "
              + bootstrap
              + " within "
              + within.toMillis()
              + " ms",
          late);
    } catch (ExecutionException failure) {
      throw refused(bootstrap, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RoleStartException("interrupted while the dispatcher started", interrupted);
    }
  }

  private static RoleStartException refused(String bootstrap, ExecutionException failure) {
    return failure.getCause() instanceof UnknownTopicOrPartitionException
        ? new RoleStartException(
            "kafka.prefix: the topics of this installation do not exist at " + bootstrap, failure)
        : new RoleStartException(
            "kafka.bootstrap: " + bootstrap + " refused: " + failure.getCause(), failure);
  }
}
