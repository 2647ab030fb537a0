package dev.millrace.resultlog.shared;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.EntryDecoder;
import dev.millrace.resultlog.LogEntry;
import dev.millrace.resultlog.LogReader;
import dev.millrace.resultlog.LogTail;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.ResultUnreadableException;
import dev.millrace.resultlog.ResultUnreadableException.Reason;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads result topics for any number of readers with two consumers, one per {@code Lane}: each
 * record is fetched and decoded once for all readers of its partition that stand at about the same
 * place. Every reader has a bounded buffer; one that does not read it delays nobody and is served
 * from its own offset when it reads again.
 *
 * <p>Thread rule: any thread; two daemon threads read. One owner closes it, which ends every
 * reader.
 */
public final class SharedReader implements LogReader, AutoCloseable {

  private final Subscriptions subscriptions = new Subscriptions();
  private final List<LaneLoop> lanes = new ArrayList<>();
  private final ResultTopics topics;
  private final EntryDecoder decoder;
  private final Duration within;
  private final LongSupplier nanoTime;

  /**
   * Connects with the first reader.
   *
   * @param clientId start of the names of consumers and threads
   * @param topics knows which topics exist and what is left of them
   * @param within bound of one {@link #read}
   * @param nanoTime monotonic, as {@link System#nanoTime()}
   */
  public SharedReader(
      KafkaSettings kafka,
      String clientId,
      ResultTopics topics,
      Wire<ResultEvent> wire,
      Duration within,
      LongSupplier nanoTime) {
    this.topics = topics;
    this.decoder = new EntryDecoder(wire);
    this.within = within;
    this.nanoTime = nanoTime;
    for (Lane lane : Lane.values()) {
      String name = clientId + "-" + lane.label();
      lanes.add(
          new LaneLoop(
              lane,
              name,
              subscriptions,
              () -> new KafkaConsumer<>(kafka.resultConsumer(name)),
              decoder,
              new Refusals()));
    }
    lanes.forEach(LaneLoop::start);
  }

  @Override
  public LogTail follow(RequestId request, ResultAddress from) {
    return subscribe(request, from, Long.MAX_VALUE);
  }

  @Override
  public List<LogEntry> read(RequestId request, ResultAddress from, long end)
      throws ResultUnreadableException {
    if (from.startOffset() >= end) {
      return List.of();
    }
    List<LogEntry> entries = new ArrayList<>();
    long giveUpAt = nanoTime.getAsLong() + within.toNanos();
    try (Subscription reader = subscribe(request, from, end)) {
      while (!reader.finished()) {
        long left = giveUpAt - nanoTime.getAsLong();
        Optional<LogEntry> entry = reader.next(Duration.ofNanos(Math.max(0, left)));
        entry.ifPresent(entries::add);
        if (entry.isEmpty() && left <= 0) {
          topics.forget(from.topic());
          throw new ResultUnreadableException(Reason.TIMEOUT, from.topic(), from.startOffset());
        }
      }
    }
    return entries;
  }

  private Subscription subscribe(RequestId request, ResultAddress from, long end) {
    TopicPartition partition = topics.partition(from.topic(), request);
    Subscription reader =
        new Subscription(
            request,
            new Place(partition.topic(), partition.partition()),
            Math.max(0, from.startOffset()),
            end,
            this::attach,
            subscriptions::detach);
    subscriptions.opened(reader);
    CompletableFuture<Void> unused =
        topics
            .exists(from.topic())
            // A broker that does not answer is silence; the lanes go on trying.
            .exceptionally(failure -> true)
            .thenAccept(
                exists -> {
                  if (exists) {
                    begin(reader, from);
                  } else {
                    reader.fail(Reason.TOPIC_MISSING, -1, null);
                  }
                });
    return reader;
  }

  private void begin(Subscription reader, ResultAddress from) {
    CompletableFuture<Void> unused =
        topics
            .startOffset(reader.request(), from)
            .handle(
                (start, failure) -> {
                  if (failure != null) {
                    reader.fail(Reason.TIMEOUT, -1, failure);
                  } else if (start >= reader.end()) {
                    reader.complete();
                  } else {
                    reader.advanceTo(start);
                    attach(reader);
                  }
                  return null;
                });
  }

  private void attach(Subscription reader) {
    if (subscriptions.attach(reader)) {
      CompletableFuture<Void> unused =
          topics
              .nextOffset(partition(reader.place()))
              .thenAccept(
                  end -> {
                    if (reader.nextOffset() > end) {
                      reader.fail(Reason.BEYOND_END, -1, null);
                    }
                  });
    }
  }

  private static TopicPartition partition(Place place) {
    return new TopicPartition(place.topic(), place.partition());
  }

  /** Readers that are open. */
  public int readers() {
    return subscriptions.readers();
  }

  /** Records left out because they could not be decoded. */
  public long undecodable() {
    return decoder.undecodable();
  }

  @Override
  public void close() {
    Collection<Subscription> left = subscriptions.close();
    lanes.forEach(LaneLoop::close);
    left.forEach(reader -> reader.fail(Reason.INTERRUPTED, -1, null));
  }

  /** Tells readers why they cannot go on, or lets them. */
  private final class Refusals implements LaneLoop.Failures {

    @Override
    public void outOfRange(Lane lane, Place place, long pass, long offset) {
      Collection<Subscription> readers = subscriptions.takeReaders(lane, place, pass);
      CompletableFuture<Void> unused =
          topics
              .firstOffset(partition(place))
              .thenCombine(
                  topics.nextOffset(partition(place)),
                  (first, next) -> {
                    readers.forEach(reader -> serve(reader, first, next));
                    return null;
                  })
              .exceptionally(
                  failure -> {
                    readers.forEach(reader -> reader.fail(Reason.TIMEOUT, -1, failure));
                    return null;
                  })
              .thenAccept(done -> {});
    }

    private void serve(Subscription reader, long first, long next) {
      if (reader.nextOffset() < first) {
        reader.fail(Reason.START_LOST, first, null);
      } else if (reader.nextOffset() > next) {
        reader.fail(Reason.BEYOND_END, -1, null);
      } else {
        attach(reader);
      }
    }

    @Override
    public void refused(Lane lane, Place place, long pass, KafkaException failure) {
      subscriptions
          .takeReaders(lane, place, pass)
          .forEach(reader -> reader.fail(Reason.FAILED, -1, failure));
    }

    @Override
    public void refused(Lane lane, KafkaException failure) {
      subscriptions.takeReaders(lane).forEach(reader -> reader.fail(Reason.FAILED, -1, failure));
    }
  }
}
