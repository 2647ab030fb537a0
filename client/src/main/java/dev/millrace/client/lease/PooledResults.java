package dev.millrace.client.lease;

import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.kafka.TopicSpec;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The pool of result topics: their creation, their leases and their reading. {@code start} once,
 * then {@link #open} from any thread, {@code close} once.
 */
public final class PooledResults implements AutoCloseable {
  private final LongSupplier nanoTime;
  private final PoolTopics poolTopics;
  private final List<TopicSpec> topics;
  private final ResultDemux demux;
  private final LeasePool leases;
  private final boolean keepTopics;
  private final Duration closeTimeout;

  /**
   * @param consumer taken over and closed
   * @param keepTopics whether the topics outlive this pool
   * @param closeTimeout bound of stopping the reader, and of deleting the topics
   */
  public PooledResults(
      TopicAdmin admin,
      Consumer<byte[], byte[]> consumer,
      Wire<ResultEvent> wire,
      List<TopicSpec> topics,
      boolean keepTopics,
      Duration closeTimeout,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.poolTopics = new PoolTopics(admin, nanoTime);
    this.topics = List.copyOf(topics);
    List<String> names = topics.stream().map(TopicSpec::name).toList();
    this.demux = new ResultDemux(consumer, wire, names, closeTimeout);
    this.leases = new LeasePool(names, demux::position);
    this.keepTopics = keepTopics;
    this.closeTimeout = closeTimeout;
  }

  /** Creates the topics and begins to read them. */
  public void start(Duration atMost) throws TopicAdminException, InterruptedException {
    long begun = nanoTime.getAsLong();
    poolTopics.create(topics, atMost);
    Duration left = atMost.minusNanos(nanoTime.getAsLong() - begun);
    demux.start(left.isNegative() ? Duration.ofMillis(1) : left);
  }

  /** A topic for this request, whose records go to the listener from now on. */
  public ResultRoute open(RequestId id, ResultListener listener) {
    demux.register(id, listener);
    return new LeasedRoute(id, leases.lease());
  }

  /** How the reading of the pool is doing. */
  public LoopHealth health() {
    return demux.health();
  }

  /**
   * Stops reading and deletes the topics without a lease. A leased one stays, because a worker may
   * still be writing to it.
   */
  @Override
  public void close() {
    List<String> idle = leases.idleTopics();
    demux.close();
    if (!keepTopics) {
      poolTopics.delete(idle, closeTimeout);
    }
  }

  private final class LeasedRoute implements ResultRoute {
    private final RequestId id;
    private final Lease lease;

    LeasedRoute(RequestId id, Lease lease) {
      this.id = id;
      this.lease = lease;
    }

    @Override
    public ResultAddress address() {
      return lease.address();
    }

    @Override
    public void close() {
      demux.unregister(id);
      leases.release(lease);
    }
  }
}
