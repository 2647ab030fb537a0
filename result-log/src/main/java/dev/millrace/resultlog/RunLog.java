package dev.millrace.resultlog;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.resultlog.ResultUnwritableException.Reason;
import dev.millrace.wire.Wire;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The writing side of the run protocol: a run appends its marker, reads the log before it unless no
 * other run can have written there, and only then writes tokens and an end.
 *
 * <p>A writer keeps one record in flight per run: it waits for the future of one before it hands in
 * the next, so that a failed record can never be followed by a later one.
 *
 * <p>Thread rule: any thread; nothing but {@link #openFirst} blocks the caller. Work that may block
 * (the producer's look at a topic it has not met, reading the log) runs on the executor, which has
 * to bear blocked tasks: virtual threads, or a cached pool. Futures fail with {@link
 * ResultUnwritableException}.
 */
public final class RunLog {

  private final Producer<String, byte[]> urgent;
  private final Producer<String, byte[]> batching;
  private final Wire<ResultEvent> wire;
  private final ResultTopics topics;
  private final LogReader reader;
  private final Executor executor;

  /**
   * @param urgent for markers, the first tokens of each run and ends; as {@link
   *     KafkaSettings#resultProducer} makes it; stays the caller's to close
   * @param batching for the tokens after the first: it may linger, so that the tokens of many runs
   *     share a request; may be the same as {@code urgent}. Stays the caller's to close
   * @param executor runs short tasks of which any may block for the producer's {@code max.block.ms}
   *     or the reader's bound
   */
  public RunLog(
      Producer<String, byte[]> urgent,
      Producer<String, byte[]> batching,
      Wire<ResultEvent> wire,
      ResultTopics topics,
      LogReader reader,
      Executor executor) {
    this.urgent = urgent;
    this.batching = batching;
    this.wire = wire;
    this.topics = topics;
    this.reader = reader;
    this.executor = executor;
  }

  /**
   * Appends the marker and finds out what stands before it. A dedicated topic that does not exist
   * is created first; any other has to be there. A run that wants to continue looks before it says
   * so: where nothing of the stream, or not its begin, is in the log, it restarts, because readers
   * may hold tokens of it from before retention or a deletion.
   */
  public CompletableFuture<Opening> open(ResultAddress address, Started marker) {
    Predecessors before = new Predecessors(reader, address, marker);
    return (marker.mode() == StartMode.RESTART
            ? ensured(address, marker).thenApply(there -> 0L)
            : end(address, marker))
        .thenComposeAsync(end -> mark(address, before, end), executor);
  }

  /**
   * Appends the marker of a run of which the caller knows that no other run of the request can have
   * written before it. Reads nothing and asks the broker about no topic except a dedicated one,
   * which is created unless it is there; to any other topic that does not exist the append fails.
   * Hands the marker to the producer on the caller's thread, which may block for its {@code
   * max.block.ms}.
   *
   * @param ahead told when the marker is handed in: the first tokens and the end, which go by the
   *     same producer, stand behind it from then on. Whoever appends them before the marker is
   *     acknowledged has to bear that they alone get into the log, where no reader counts them
   */
  public CompletableFuture<Opening> openFirst(
      ResultAddress address, Started marker, Runnable ahead) {
    return first(address, marker, ahead)
        .thenCompose(
            offset ->
                offset < address.startOffset()
                    ? CompletableFuture.failedFuture(beyondEnd(address))
                    : CompletableFuture.completedFuture(Opening.Fresh.EMPTY));
  }

  private CompletableFuture<Long> first(ResultAddress address, Started marker, Runnable ahead) {
    if (!topics.isDedicatedTo(address.topic(), marker.requestId())) {
      return first(address.topic(), marker, ahead);
    }
    return ensured(address, marker)
        .thenComposeAsync(exists -> first(address.topic(), marker, ahead), executor);
  }

  private CompletableFuture<Long> first(String topic, Started marker, Runnable ahead) {
    CompletableFuture<Long> sent = send(topic, marker);
    ahead.run();
    return sent;
  }

  /** The topic is there; a dedicated one is created unless it is. */
  private CompletableFuture<Void> ensured(ResultAddress address, Started marker) {
    return topics
        .ensure(address.topic(), marker.requestId())
        .handle(
            (exists, failure) -> {
              if (failure != null) {
                throw new CompletionException(WriteFailures.classify(address.topic(), failure));
              }
              if (!exists) {
                throw new CompletionException(missing(address.topic()));
              }
              return null;
            });
  }

  /**
   * Where the log ends, when its topic is there. The broker is asked both at once, because a stream
   * stands still meanwhile.
   */
  private CompletableFuture<Long> end(ResultAddress address, Started wanted) {
    TopicPartition partition = topics.partition(address.topic(), wanted.requestId());
    CompletableFuture<Long> asked = topics.nextOffset(partition);
    return ensured(address, wanted)
        .thenCompose(there -> asked.exceptionally(failure -> ofNew(partition, wanted, failure)))
        .exceptionally(
            failure -> {
              topics.forget(address.topic());
              throw new CompletionException(unopened(address.topic(), failure));
            });
  }

  /** A dedicated topic that the broker did not know was made meanwhile, and is empty. */
  private long ofNew(TopicPartition partition, Started wanted, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof UnknownTopicOrPartitionException
        && topics.isDedicatedTo(partition.topic(), wanted.requestId())) {
      return 0;
    }
    throw new CompletionException(cause);
  }

  private CompletableFuture<Opening> mark(ResultAddress address, Predecessors before, long end) {
    try {
      before.readUpTo(end);
    } catch (ResultUnreadableException unreadable) {
      return CompletableFuture.failedFuture(unreadable(address.topic(), unreadable));
    }
    Started marker = before.marker();
    return send(address.topic(), marker)
        .thenComposeAsync(offset -> look(address, before, marker, end, offset), executor);
  }

  private static ResultUnwritableException unopened(String topic, Throwable failure) {
    return failure.getCause() instanceof ResultUnwritableException ours
        ? ours
        : unreadable(topic, failure);
  }

  /**
   * Appends tokens.
   *
   * @param first whether they are the first of their run, for which somebody waits: after a
   *     takeover as after a start
   * @return the record's offset, when the broker has it
   */
  public CompletableFuture<Long> append(ResultAddress address, Tokens tokens, boolean first) {
    return sendLater(first ? urgent : batching, address.topic(), tokens);
  }

  /**
   * Appends the end.
   *
   * @return the record's offset, when the broker has it
   */
  public CompletableFuture<Long> finish(ResultAddress address, Finished finished) {
    return sendLater(urgent, address.topic(), finished);
  }

  /** Reads what is not read yet of the log before the marker. */
  private CompletableFuture<Opening> look(
      ResultAddress address, Predecessors before, Started marker, long end, long offset) {
    if (offset < address.startOffset()) {
      return CompletableFuture.failedFuture(beyondEnd(address));
    }
    if (offset < end) {
      return CompletableFuture.failedFuture(replaced(address.topic()));
    }
    try {
      before.readUpTo(offset);
    } catch (ResultUnreadableException unreadable) {
      return CompletableFuture.failedFuture(unreadable(address.topic(), unreadable));
    }
    return before.isLost() && marker.mode() == StartMode.CONTINUE
        ? CompletableFuture.failedFuture(replaced(address.topic()))
        : CompletableFuture.completedFuture(before.opening(marker));
  }

  private static ResultUnwritableException replaced(String topic) {
    return new ResultUnwritableException(
        Reason.HISTORY_UNREADABLE, topic, "the log before the run went away while it was read");
  }

  private static ResultUnwritableException unreadable(String topic, Throwable cause) {
    return new ResultUnwritableException(
        Reason.HISTORY_UNREADABLE,
        topic,
        "the log before the run cannot be read: " + cause.getMessage(),
        cause);
  }

  private CompletableFuture<Long> sendLater(
      Producer<String, byte[]> by, String topic, ResultEvent event) {
    CompletableFuture<Long> sent = new CompletableFuture<>();
    executor.execute(() -> send(by, topic, event, sent));
    return sent;
  }

  private CompletableFuture<Long> send(String topic, ResultEvent event) {
    CompletableFuture<Long> sent = new CompletableFuture<>();
    send(urgent, topic, event, sent);
    return sent;
  }

  private void send(
      Producer<String, byte[]> by, String topic, ResultEvent event, CompletableFuture<Long> sent) {
    try {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(
              topic,
              topics.partition(topic, event.requestId()).partition(),
              event.requestId().toString(),
              wire.encode(event));
      var unused =
          by.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  sent.complete(metadata.offset());
                } else {
                  fail(topic, sent, failure);
                }
              });
    } catch (RuntimeException failure) {
      fail(topic, sent, failure);
    }
  }

  private void fail(String topic, CompletableFuture<Long> sent, Throwable failure) {
    topics.forget(topic);
    sent.completeExceptionally(WriteFailures.classify(topic, failure));
  }

  private static ResultUnwritableException beyondEnd(ResultAddress address) {
    return new ResultUnwritableException(
        Reason.ADDRESS_BEYOND_END,
        address.topic(),
        "result_address.start_offset: is behind the end of the topic");
  }

  private static ResultUnwritableException missing(String topic) {
    return new ResultUnwritableException(
        Reason.TOPIC_MISSING, topic, "result topic " + topic + " does not exist");
  }
}
