package dev.millrace.kafka;

import dev.millrace.logging.LogKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members that a broker still counts after its own restart. Whoever was killed together with the
 * broker stays in its groups until {@link ConsumerGroups#MEMBER_LIVENESS} is over, and everybody
 * who joins waits for that.
 *
 * <p>Thread rule: any thread; the calls block for the admin client's time-out at the most.
 */
public final class GroupMembers {

  private static final Logger LOG = LoggerFactory.getLogger(GroupMembers.class);

  private GroupMembers() {}

  /**
   * Removes every member of these groups, for an owner who knows that none of them is served by a
   * living process; one that lives after all joins again by itself. Committed offsets stay. What
   * cannot be removed is logged, and goes by itself later.
   */
  public static void removeAll(KafkaSettings kafka, List<String> groups) {
    try (Admin admin = Admin.create(kafka.admin("millrace-group-members"))) {
      List<String> left = new ArrayList<>();
      admin
          .describeConsumerGroups(groups)
          .describedGroups()
          .forEach(
              (group, description) -> {
                if (hasMembers(group, description)) {
                  left.add(group);
                }
              });
      for (String group : left) {
        admin
            .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
            .all()
            .get();
        LOG.atInfo().addKeyValue(LogKey.GROUP, group).log("members of an earlier life removed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | KafkaException failure) {
      LOG.atWarn()
          .addKeyValue(LogKey.REASON, failure.toString())
          .log("members of an earlier life not removed");
    }
  }

  private static boolean hasMembers(
      String group, KafkaFuture<ConsumerGroupDescription> description) {
    try {
      return !description.get().members().isEmpty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof GroupIdNotFoundException)) {
        LOG.atWarn()
            .addKeyValue(LogKey.GROUP, group)
            .addKeyValue(LogKey.REASON, failure.toString())
            .log("members of an earlier life not known");
      }
      return false;
    }
  }
}
