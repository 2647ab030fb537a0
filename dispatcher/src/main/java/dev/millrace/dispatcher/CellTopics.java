package dev.millrace.dispatcher;

import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.topology.CellTopology;
import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.ModelCell;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicAdminException.Reason;
import dev.millrace.service.RoleStartException;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at the topics that make cells before anything is built on them. Blocks its caller. */
final class CellTopics {

  private CellTopics() {}

  /** The changelog of the cells' stores, as Kafka Streams names it. */
  private static String states(Topics topics) {
    return new ConsumerGroups(topics).dispatcher() + "-" + CellTopology.STATES + "-changelog";
  }

  /**
   * The cells that there are, and which of them share a model.
   *
   * @throws RoleStartException if Kafka does not answer, a topic is missing, the topics differ in
   *     partitions, or from the states of earlier cells, or a model has more shards than there are
   *     cells
   */
  static ShardPlan plan(
      TopicAdmin admin,
      Topics topics,
      Map<String, Integer> shards,
      String bootstrap,
      Duration within)
      throws RoleStartException {
    int cells = count(admin, topics, bootstrap, within);
    try {
      return new ShardPlan(cells, shards, model -> ModelCell.of(model, cells));
    } catch (IllegalArgumentException tooMany) {
      throw new RoleStartException(String.valueOf(tooMany.getMessage()), tooMany);
    }
  }

  private static int count(TopicAdmin admin, Topics topics, String bootstrap, Duration within)
      throws RoleStartException {
    Set<String> needed = topics.fixed();
    String states = states(topics);
    Set<String> asked = new HashSet<>(needed);
    asked.add(states);
    try {
      Map<String, Integer> found = TopicAdmin.await(admin.partitions(asked), within);
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
      int count = cells.values().iterator().next();
      Integer before = found.get(states);
      if (before != null && before != count) {
        throw new RoleStartException(
            "kafka.partitions: the request, worker-event and control topics have "
                + count
                + " partitions, but the states of their cells, in "
                + states
                + ", have "
                + before
                + "; partitions cannot be added to topics that are in use: let this installation"
                + " end its requests at "
                + before
                + " partitions, or begin another one with a kafka.prefix of its own");
      }
      return count;
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
