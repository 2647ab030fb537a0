package dev.millrace.bench.readers;

import dev.millrace.standalone.polling.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * All readers of a benchmark on one thread, whose processor time is known apart from everybody
 * else's.
 *
 * <p>Thread rule: one owner calls; its thread reads. What a call returns was seen at one moment.
 */
final class EventReaders implements AutoCloseable {

  private static final int SCRATCH_BYTES = 64 * 1024;
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<EventReader> readers;
  private final Selector selector;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private final Thread thread;
  private volatile boolean closing;
  private int cut;

  /** For these, of which none is connected. */
  EventReaders(List<EventReader> readers) throws IOException {
    this.readers = List.copyOf(readers);
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().name("bench-event-readers").daemon().start(this::run);
  }

  /**
   * Connects everybody whose stream is not over, after the last event that it knows; to each facade
   * as many as to the others.
   *
   * @return how many those are
   */
  int attach(List<URI> facades) {
    List<InetSocketAddress> addresses =
        facades.stream()
            .map(facade -> new InetSocketAddress(facade.getHost(), facade.getPort()))
            .toList();
    return (int)
        ask(
            () -> {
              cut = 0;
              long attached = 0;
              for (EventReader reader : readers) {
                reader.forgetTimes();
                if (!reader.check().over()) {
                  connect(reader, addresses.get((int) (attached % addresses.size())));
                  attached++;
                }
              }
              return attached;
            });
  }

  private void connect(EventReader reader, InetSocketAddress address) {
    try {
      reader.connect(address, selector);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Ends every connection at once. */
  void drop() {
    long unused =
        ask(
            () -> {
              readers.forEach(EventReader::disconnect);
              return 0;
            });
  }

  /** Somebody goes away, and those come back whose absence is over. */
  void churn(Absences absences, long nowNanos) {
    long unused =
        ask(
            () -> {
              returning(absences, nowNanos);
              absences.leaving(readers, nowNanos).ifPresent(EventReader::disconnect);
              return 0;
            });
  }

  /** Those come back whose absence is over. */
  void comeBack(Absences absences, long nowNanos) {
    long unused =
        ask(
            () -> {
              returning(absences, nowNanos);
              return 0;
            });
  }

  private void returning(Absences absences, long nowNanos) {
    absences.returning(nowNanos).forEach(reader -> connect(reader, absences.facadeFor(reader)));
  }

  /** Connections since the last attachment that ended before their stream. */
  int cut() {
    return (int) ask(() -> cut);
  }

  /** Sum over all readers. */
  long sum(ToLongFunction<EventReader> of) {
    return ask(() -> readers.stream().mapToLong(of).sum());
  }

  /** How many readers are so. */
  int count(Predicate<EventReader> so) {
    return (int) ask(() -> readers.stream().filter(so).count());
  }

  /** Shows each reader to its argument, on the readers' thread. */
  void each(Consumer<EventReader> look) {
    long unused =
        ask(
            () -> {
              readers.forEach(look);
              return 0;
            });
  }

  /** Waits until all readers are so, at most this long; returns whether they are. */
  boolean await(Predicate<EventReader> so, Duration atMost) throws InterruptedException {
    return Polling.REAL.within(atMost, () -> count(so) == readers.size(), LOOK_EVERY);
  }

  /** Processor time of the reading thread, in seconds. */
  double processorSeconds() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId())
        / NANOS_PER_SECOND;
  }

  private long ask(LongSupplier question) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    tasks.add(
        () -> {
          try {
            answer.complete(question.getAsLong());
          } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
          }
        });
    selector.wakeup();
    try {
      return answer.join();
    } catch (CompletionException failure) {
      throw new IllegalStateException("a reader failed", failure.getCause());
    }
  }

  private void run() {
    try {
      while (!closing) {
        selector.select(this::ready);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
      selector.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void ready(SelectionKey key) {
    EventReader reader = (EventReader) key.attachment();
    boolean open;
    try {
      open = key.isValid() && reader.ready(key, scratch);
    } catch (IOException broken) {
      open = false;
    }
    if (!open) {
      key.cancel();
      reader.disconnect();
      cut += reader.check().over() ? 0 : 1;
    }
  }

  @Override
  public void close() {
    drop();
    closing = true;
    selector.wakeup();
  }
}
