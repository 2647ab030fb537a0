package dev.millrace.dispatcher.topology;

import dev.millrace.logging.LogKey;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops batches that cannot be delivered: the worker's statuses show that the runs never arrived,
 * and they are dispatched again. Anything else is retried or fails the task, as is Streams'
 * default. Created by Kafka Streams from its configuration; stream threads.
 */
public final class LostWorkHandler implements ProductionExceptionHandler {

  /** Setting: the {@link WorkTopics} to tell. */
  public static final String WORK_TOPICS = "millrace.work.topics";

  /** Setting: the {@link Topics} by which work topics are known. */
  public static final String TOPICS = "millrace.topics";

  private static final Logger LOG = LoggerFactory.getLogger(LostWorkHandler.class);

  private final ProductionExceptionHandler others = new DefaultProductionExceptionHandler();
  private @Nullable WorkTopics workTopics;
  private String workPrefix = prefix(Topics.DEFAULT);

  @Override
  public void configure(Map<String, ?> configs) {
    if (configs.get(WORK_TOPICS) instanceof WorkTopics given) {
      workTopics = given;
    }
    if (configs.get(TOPICS) instanceof Topics given) {
      workPrefix = prefix(given);
    }
    others.configure(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
    if (!record.topic().startsWith(workPrefix)) {
      return others.handleError(context, record, failure);
    }
    LOG.atWarn()
        .addKeyValue(LogKey.TOPIC, record.topic())
        .addKeyValue(LogKey.ERROR_CODE, failure.getClass().getSimpleName())
        .log("batch not delivered");
    if (workTopics != null) {
      workTopics.recheck(record.topic());
    }
    return Response.resume();
  }

  private static String prefix(Topics topics) {
    String any = topics.work(new WorkerId("x"));
    return any.substring(0, any.length() - 1);
  }
}
